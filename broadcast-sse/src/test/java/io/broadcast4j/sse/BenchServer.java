package io.broadcast4j.sse;

import io.broadcast4j.Stream;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.server.BroadcastServer;
import io.broadcast4j.server.Limits;
import io.broadcast4j.test.TransportContract.Running;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server to load from outside: whoever subscribes to {@code BenchChannel} gets the messages of as many streams as it asks
 * for, and each request to {@code /publish} broadcasts to the first of them. See {@code docs/performance.md}.
 */
final class BenchServer {
    private static final Logger LOG = LoggerFactory.getLogger(BenchServer.class);
    private static final String BODY = "x".repeat(100);

    private BenchServer() {}

    /** Takes the container: tomcat, jetty or undertow. It listens on a free port, and logs which. */
    public static void main(String[] arguments) throws Exception {
        BroadcastServer server = BroadcastServer.builder()
                .limits(Limits.DEFAULT.capacity(bounds -> bounds.withConnections(100_000, 100_000, 100_000)))
                .channel("BenchChannel", new BenchChannel())
                .build();
        Running running = start(arguments[0], application -> install(application, server));
        LOG.info("{} at {}", arguments[0], running.uri());
        new CountDownLatch(1).await();
    }

    private static void install(ServletContext application, BroadcastServer server) {
        CableServlet.install(application, Containers.PATH, server);
        application.addServlet("publish", new Publisher(server)).addMapping("/publish");
    }

    private static Running start(String name, Containers.Setup setup) throws Exception {
        return switch (name) {
            case "tomcat" -> TomcatContainer.start(setup);
            case "jetty" -> JettyContainer.start(setup);
            case "undertow" -> UndertowContainer.start(setup);
            default -> throw new IllegalArgumentException("A container is tomcat, jetty or undertow, not " + name);
        };
    }

    private static Stream stream(int number) {
        return Stream.of("bench", number);
    }

    /** Streams from as many streams as it is asked for. */
    private static final class BenchChannel implements Channel {
        @Override
        public void subscribed(Subscription client) {
            int streams = Integer.parseInt(client.params().text("streams"));
            IntStream.range(0, streams).forEach(number -> client.streamFrom(stream(number)));
        }
    }

    /** Broadcasts with each request. */
    private static final class Publisher extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final transient BroadcastServer server;

        Publisher(BroadcastServer server) {
            this.server = server;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            server.broadcaster()
                    .broadcast(stream(0), Map.of("body", BODY))
                    .toCompletableFuture()
                    .join();
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        }
    }
}
