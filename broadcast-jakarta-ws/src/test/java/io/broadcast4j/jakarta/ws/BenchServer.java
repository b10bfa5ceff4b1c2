package io.broadcast4j.jakarta.ws;

import io.broadcast4j.Stream;
import io.broadcast4j.auth.OriginPolicy;
import io.broadcast4j.channel.Action;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.server.BroadcastServer;
import io.broadcast4j.server.Limits;
import io.broadcast4j.test.TransportContract.Running;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server to load from outside: whoever subscribes to {@code BenchChannel} streams from the stream it names, and the
 * action {@code publish} broadcasts a body to a stream. See {@code docs/performance.md}.
 */
final class BenchServer {
    private static final Logger LOG = LoggerFactory.getLogger(BenchServer.class);

    private BenchServer() {}

    /** Takes the container: tomcat, jetty or undertow. It listens on a free port, and logs which. */
    public static void main(String[] arguments) throws Exception {
        BroadcastServer server = BroadcastServer.builder()
                .origins(OriginPolicy.any())
                .limits(Limits.DEFAULT
                        .inbound(bounds -> bounds.withRate(1_000_000, 1_000_000).withWaiting(10_000, 100))
                        .capacity(bounds -> bounds.withConnections(100_000, 100_000, 100_000)))
                .channel("BenchChannel", new BenchChannel())
                .build();
        Running running = start(arguments[0], container -> CableEndpoints.install(container, Containers.PATH, server));
        LOG.info("{} at {}", arguments[0], running.uri());
        new CountDownLatch(1).await();
    }

    private static Running start(String name, Containers.Setup setup) throws Exception {
        return switch (name) {
            case "tomcat" -> TomcatContainer.start(setup, Optional.empty());
            case "jetty" -> JettyContainer.start(setup, Optional.empty());
            case "undertow" -> UndertowContainer.start(setup, Optional.empty());
            default -> throw new IllegalArgumentException("A container is tomcat, jetty or undertow, not " + name);
        };
    }

    /** Streams what it is asked for. */
    public static final class BenchChannel implements Channel {
        @Override
        public void subscribed(Subscription client) {
            client.params().optionalText("stream").ifPresent(stream -> client.streamFrom(Stream.of("bench", stream)));
        }

        /** Broadcasts. */
        @Action
        public void publish(Subscription client, Publication data) {
            client.broadcast(Stream.of("bench", data.stream()), Map.of("body", data.body()));
        }

        /** What is broadcast where. */
        public record Publication(String stream, String body) {}
    }
}
