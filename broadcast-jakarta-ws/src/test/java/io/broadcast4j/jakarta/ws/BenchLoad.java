package io.broadcast4j.jakarta.ws;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a {@link BenchServer} that it starts as a process of its own: the next message goes out when every subscriber has
 * the last one. Prints the server's CPU time per delivery. See {@code docs/performance.md}.
 */
final class BenchLoad {
    private static final Logger LOG = LoggerFactory.getLogger(BenchLoad.class);
    private static final Pattern ADDRESS = Pattern.compile("ws://127\\.0\\.0\\.1:\\d+/\\S*");
    private static final String IDENTIFIER = "{\\\"channel\\\":\\\"BenchChannel\\\",\\\"stream\\\":\\\"s\\\"}";
    private static final String BODY = "x".repeat(100);
    private static final int PATIENCE_SECONDS = 60;

    private BenchLoad() {}

    /** Takes the container, the number of subscribers and the number of messages. */
    public static void main(String[] arguments) throws Exception {
        int subscribers = Integer.parseInt(arguments[1]);
        int messages = Integer.parseInt(arguments[2]);
        Process server = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:+UseSerialGC",
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BenchServer.class.getName(),
                        arguments[0])
                .redirectErrorStream(true)
                .start();
        try {
            run(server, address(server.inputReader()), subscribers, messages);
        } finally {
            server.destroy();
        }
        // The HTTP client's threads would keep the process for a while.
        System.exit(0);
    }

    private static void run(Process server, URI address, int subscribers, int messages) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        Phaser arrivals = new Phaser(subscribers);
        for (int i = 0; i < subscribers; i++) {
            WebSocket socket = connect(client, address, arrivals);
            socket.sendText("{\"command\":\"subscribe\",\"identifier\":\"" + IDENTIFIER + "\"}", true)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        arrivals.awaitAdvanceInterruptibly(0, PATIENCE_SECONDS, TimeUnit.SECONDS);
        WebSocket publisher = connect(client, address, new Phaser(1));
        publisher
                .sendText("{\"command\":\"subscribe\",\"identifier\":\"{\\\"channel\\\":\\\"BenchChannel\\\"}\"}", true)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        publish(publisher, arrivals, messages / 2);
        Duration before = cpu(server);
        long begun = System.nanoTime();
        publish(publisher, arrivals, messages);
        long nanos = System.nanoTime() - begun;
        double deliveries = (double) subscribers * messages;
        LOG.info(
                "{} deliveries: {} µs of server CPU each, {} a second",
                (long) deliveries,
                Math.round(cpu(server).minus(before).toNanos() / deliveries / 10) / 100.0,
                Math.round(deliveries / (nanos / 1e9)));
    }

    private static void publish(WebSocket publisher, Phaser arrivals, int messages)
            throws InterruptedException, TimeoutException, java.util.concurrent.ExecutionException {
        String data = "{\\\"action\\\":\\\"publish\\\",\\\"stream\\\":\\\"s\\\",\\\"body\\\":\\\"" + BODY + "\\\"}";
        String command =
                "{\"command\":\"message\",\"identifier\":\"{\\\"channel\\\":\\\"BenchChannel\\\"}\",\"data\":\"" + data
                        + "\"}";
        for (int i = 0; i < messages; i++) {
            int phase = arrivals.getPhase();
            publisher.sendText(command, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            arrivals.awaitAdvanceInterruptibly(phase, PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static WebSocket connect(HttpClient client, URI address, Phaser arrivals) throws Exception {
        return client.newWebSocketBuilder()
                .subprotocols("actioncable-v1-json")
                .buildAsync(address, new Subscriber(arrivals))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static Duration cpu(Process server) {
        return server.info().totalCpuDuration().orElseThrow();
    }

    private static URI address(BufferedReader output) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher found = ADDRESS.matcher(line);
            if (found.find()) {
                return URI.create(found.group());
            }
        }
        throw new IOException("The server did not start");
    }

    /** Counts the confirmation and every message as an arrival. A message may come in parts, wherever a buffer ended. */
    private static final class Subscriber implements WebSocket.Listener {
        private final Phaser arrivals;
        private final StringBuilder parts = new StringBuilder();

        Subscriber(Phaser arrivals) {
            this.arrivals = arrivals;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            parts.append(text);
            if (last) {
                if (parts.indexOf("confirm_subscription") >= 0 || parts.indexOf("\"message\":{") >= 0) {
                    arrivals.arrive();
                }
                parts.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
