package io.broadcast4j.server;

import io.broadcast4j.backplane.HistoryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A server for clients of event streams, on a backplane that can be made to lose messages. It remembers {@value #KEPT}
 * messages of a stream, of {@code state} the latest alone, and nothing of {@code off}.
 */
final class EventLab {
    static final int KEPT = 5;

    final FaultyBackplane backplane = new FaultyBackplane();
    final Lab lab;

    /** Creates a server with a channel {@code Mixed}, and more if the recipe says so. */
    EventLab(Consumer<BroadcastServer.Builder> recipe) {
        lab = Lab.on(backplane, builder -> {
            builder.channel("Mixed", new MixedChannel())
                    .history(HistoryPolicy.keep(KEPT, Duration.ofMinutes(5)))
                    .history("off*", HistoryPolicy.OFF)
                    .history("state", HistoryPolicy.latestOnly(Duration.ofMinutes(5)));
            recipe.accept(builder);
        });
    }

    EventClient client(String... identifiers) {
        return new EventClient(lab.server, List.of(identifiers));
    }

    void say(String stream, String... messages) {
        for (String message : messages) {
            lab.store(stream, message);
        }
    }
}
