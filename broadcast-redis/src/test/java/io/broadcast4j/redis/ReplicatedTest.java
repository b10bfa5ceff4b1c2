package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReplicatedTest {
    private Replicated both;

    @BeforeEach
    void start() {
        both = Replicated.start();
    }

    @AfterEach
    void close() {
        both.close();
    }

    @Test
    void an_isolated_replica_keeps_what_it_had_and_catches_up_later() {
        both.master().command("SET", "k", "old");
        both.awaitInSync();

        both.isolateReplica();
        both.master().command("SET", "k", "new");
        assertThat(both.replica().command("GET", "k")).isEqualTo("old");

        both.rejoinReplica();
        assertThat(both.replica().command("GET", "k")).isEqualTo("new");
    }

    @Test
    void a_promoted_replica_takes_writes_and_lacks_what_it_did_not_get() {
        both.isolateReplica();
        both.master().command("SET", "k", "lost");
        both.killMaster();

        both.promoteReplica();

        assertThat(both.replica().info("role")).isEqualTo("master");
        assertThat(both.replica().command("SETNX", "k", "v")).isEqualTo(1L);
    }

    @Test
    void a_sentinel_promotes_the_replica_of_a_dead_master() {
        RedisServer sentinel = both.startSentinel();
        both.killMaster();

        both.awaitFailover();

        List<String> replica =
                List.of("127.0.0.1", Integer.toString(both.replica().port()));
        Await.until(
                "the Sentinel tells the new master's address",
                () -> replica.equals(sentinel.command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", Replicated.NAME)));
    }
}
