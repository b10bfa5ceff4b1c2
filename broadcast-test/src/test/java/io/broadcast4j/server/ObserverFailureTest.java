package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Stream;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** An observer that throws whatever it is told. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ObserverFailureTest {
    private final Set<String> told = new HashSet<>();

    @Test
    void an_exception_harms_nobody() {
        assertHarmless(() -> new IllegalStateException("full"));
    }

    @Test
    void an_error_harms_nobody() {
        assertHarmless(() -> new NoClassDefFoundError("Gone"));
    }

    private void assertHarmless(Supplier<Throwable> failure) {
        RecordingChannel channel = new RecordingChannel(client -> client.streamFrom(Stream.of("news")))
                .acting(client -> {
                    throw new IllegalStateException("boom");
                });
        Lab lab = Lab.with(builder -> builder.observer(throwing(failure)).channel("Room", channel));

        LabClient client = lab.open(Lab.handshake())
                .send("nonsense")
                .subscribe(ROOM)
                .act("act")
                .act("unknown");
        client.subscribe("{\"channel\":\"Unknown\"}");
        lab.broadcast("news", Map.of());
        client.unsubscribe(ROOM);
        lab.server.disconnect("somebody", true);
        lab.server.close();

        assertThat(client.texts())
                .startsWith("{\"type\":\"welcome\"}", confirmed(ROOM))
                .contains(message(ROOM, "{}"));
        assertThat(lab.server.connections()).isZero();
        assertThat(told)
                .contains("connectionOpened", "connectionCut", "connectionClosed")
                .contains("subscriptionConfirmed", "subscriptionRejected", "commandIgnored", "applicationFailed")
                .contains("published", "delivered");
        assertThat(lab.events.all()).contains("failed Room#act boom", "cut server_restart");
        assertThat(lab.events.startingWith("internal")).isEmpty();
    }

    private BroadcastObserver throwing(Supplier<Throwable> failure) {
        return (BroadcastObserver) Proxy.newProxyInstance(
                BroadcastObserver.class.getClassLoader(),
                new Class<?>[] {BroadcastObserver.class},
                (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return "throwing observer";
                    }
                    told.add(method.getName());
                    throw failure.get();
                });
    }
}
