package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.InMemoryBackplane;
import io.broadcast4j.backplane.Publication;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.protocol.ActionCableProtocol;
import io.broadcast4j.protocol.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** One member of an audience that fails when a message comes. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AudienceFailureTest {
    private static final Stream NEWS = Stream.of("news");

    private final List<String> failures = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final InMemoryBackplane backplane = new InMemoryBackplane(Runnable::run, 1 << 20);
    private final Shard shard = new Shard(0, Runnable::run, failure -> {});
    private final Shard shut = new Shard(1, this::runUnlessRejecting, failure -> {});
    private final Protocol protocol = new ActionCableProtocol(new JsonCodec());
    private boolean rejecting;
    private final Hub hub = new Hub(
            backplane,
            backplane.history(),
            List.of(shard, shut),
            new BroadcastObserver() {
                @Override
                public void internalFailure(String where, Throwable error) {
                    failures.add(where + " " + error.getMessage());
                }
            },
            1 << 20);

    @BeforeEach
    void connect() {
        backplane.start(hub::receive);
    }

    @Test
    void a_listener_that_throws_keeps_the_message_from_nobody() {
        listen("first", Runnable::run);
        listen("broken", task -> {
            throw new IllegalStateException("no thread");
        });
        listen("last", Runnable::run);

        publish("1");

        assertThat(heard).containsExactly("first 1", "last 1");
        assertThat(failures).containsExactly("listener no thread");
    }

    @Test
    void a_lane_that_throws_keeps_the_message_from_nobody() {
        FakeRecipient<HeldOutlet> broken = join("a", shut);
        FakeRecipient<HeldOutlet> healthy = join("b", shard);
        listen("last", Runnable::run);

        rejecting = true;
        publish("1");

        assertThat(broken.outlet().sends).isEmpty();
        assertThat(healthy.outlet().sends).hasSize(1);
        assertThat(heard).containsExactly("last 1");
        assertThat(failures).containsExactly("lane shut");
    }

    private FakeRecipient<HeldOutlet> join(String identifier, Shard of) {
        FakeRecipient<HeldOutlet> client = FakeRecipient.of(identifier, of, new HeldOutlet(true));
        hub.join(NEWS, new Lane.Key(protocol, identifier), client).open();
        return client;
    }

    private void runUnlessRejecting(Runnable task) {
        if (rejecting) {
            throw new RejectedExecutionException("shut");
        }
        task.run();
    }

    private void listen(String name, Executor executor) {
        hub.join(
                        NEWS,
                        new ListenerMember.Terms(
                                name, executor, message -> heard.add(name + " " + message.json()), () -> {}))
                .open();
    }

    private void publish(String json) {
        backplane.publish(Publication.passing(new Message(NEWS, json, Position.NONE, null)));
    }
}
