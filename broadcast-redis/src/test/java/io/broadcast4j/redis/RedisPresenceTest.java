package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadcast4j.presence.PresenceRegistry;
import io.broadcast4j.test.PresenceContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisPresenceTest extends PresenceContract {
    @RegisterExtension
    static final SharedRedis REDIS = new SharedRedis();

    private static LettuceScripts one;
    private static LettuceScripts other;

    @BeforeAll
    static void connect() {
        one = LettuceScripts.on(REDIS.server());
        other = LettuceScripts.on(REDIS.server());
    }

    @AfterAll
    static void disconnect() {
        one.close();
        other.close();
    }

    @Override
    protected List<PresenceRegistry> cluster() {
        return List.of(node(one), node(other));
    }

    private RedisPresence node(ScriptRunner scripts) {
        return new RedisPresence(scripts, Attenders.NAMES, lease(), RealTime.INSTANCE, new Answers());
    }

    @Override
    protected Duration lease() {
        return Attenders.LEASE;
    }

    @Override
    protected void pass(Duration duration) {
        RealTime.pass(duration);
    }

    @Test
    void a_lease_is_positive() {
        assertThatThrownBy(
                        () -> new RedisPresence(one, Attenders.NAMES, Duration.ZERO, RealTime.INSTANCE, new Answers()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT0S");
    }
}
