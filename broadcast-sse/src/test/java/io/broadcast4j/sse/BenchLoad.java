package io.broadcast4j.sse;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a {@link BenchServer} that it starts as a process of its own: the next message goes out when every client has the last
 * one. Prints the server's CPU time per delivery. See {@code docs/performance.md}.
 */
final class BenchLoad {
    private static final Logger LOG = LoggerFactory.getLogger(BenchLoad.class);
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/\\S*");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private BenchLoad() {}

    /** Takes the container, and the numbers of clients, of messages, and of streams that each client has. */
    public static void main(String[] arguments) throws Exception {
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
        // The braces around the body are the only ones of an event, and no other line has any.
        try (BenchClients clients = new BenchClients('{')) {
            int count = Integer.parseInt(arguments[1]);
            int messages = Integer.parseInt(arguments[2]);
            URI address = address(server.inputReader());
            byte[] request = request(address, arguments[3]);
            for (int i = 0; i < count; i++) {
                clients.connect(address, request);
            }
            Publisher publisher = new Publisher(address.resolve("/publish"));
            run(server, clients, publisher, count, messages);
        } finally {
            server.destroy();
        }
        // The HTTP client's threads would keep the process for a while.
        System.exit(0);
    }

    private static void run(Process server, BenchClients clients, Publisher publisher, int count, int messages)
            throws Exception {
        clients.settle(PATIENCE);
        publish(clients, publisher, count, messages / 2);
        Duration before = cpu(server);
        long begun = System.nanoTime();
        publish(clients, publisher, count, messages);
        long nanos = System.nanoTime() - begun;
        double deliveries = (double) count * messages;
        LOG.info(
                "{} deliveries: {} µs of server CPU each, {} a second",
                (long) deliveries,
                Math.round(cpu(server).minus(before).toNanos() / deliveries / 10) / 100.0,
                Math.round(deliveries / (nanos / 1e9)));
    }

    private static void publish(BenchClients clients, Publisher publisher, int count, int messages) throws Exception {
        for (int i = 0; i < messages; i++) {
            publisher.publish();
            clients.await(count, PATIENCE);
        }
    }

    private static byte[] request(URI address, String streams) {
        String head = "GET " + address.getPath() + "?channel=BenchChannel&streams=" + streams + " HTTP/1.1\r\nHost: "
                + address.getAuthority() + "\r\nAccept: text/event-stream\r\n\r\n";
        return head.getBytes(StandardCharsets.US_ASCII);
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

    /** Has the server broadcast. */
    private record Publisher(HttpClient client, HttpRequest request) {
        Publisher(URI address) {
            this(HttpClient.newHttpClient(), HttpRequest.newBuilder(address).build());
        }

        void publish() throws IOException, InterruptedException {
            HttpResponse<Void> answer = client.send(request, HttpResponse.BodyHandlers.discarding());
            if (answer.statusCode() != 204) {
                throw new IOException("The server did not broadcast: " + answer.statusCode());
            }
        }
    }
}
