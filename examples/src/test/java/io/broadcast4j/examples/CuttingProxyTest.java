package io.broadcast4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
@Timeout(30)
class CuttingProxyTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ServerSocket echo;
    private CuttingProxy proxy;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::serve);
        proxy = new CuttingProxy(echo.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
        threads.shutdownNow();
    }

    @Test
    void bytes_pass_both_ways() throws IOException {
        try (Socket client = connect()) {
            assertThat(ask(client, "Hello")).isEqualTo("Hello");
            assertThat(ask(client, "again")).isEqualTo("again");
        }
    }

    @Test
    void an_orderly_end_is_passed_on() throws IOException {
        try (Socket client = connect()) {
            client.getOutputStream().write(new byte[] {1, 2, 3});
            client.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).containsExactly(1, 2, 3);
        }
        assertThat(proxy.cuts()).isZero();
    }

    @Test
    void a_cut_resets_every_connection_and_the_next_one_is_accepted() throws IOException {
        try (Socket one = connect();
                Socket other = connect()) {
            ask(one, "here");
            ask(other, "here");
            proxy.cut();
            assertReset(one);
            assertReset(other);
            assertThat(proxy.cuts()).isEqualTo(2);
            assertThat(proxy.connections()).isZero();
        }
        try (Socket next = connect()) {
            assertThat(ask(next, "Hello")).isEqualTo("Hello");
        }
    }

    @Test
    void a_connection_is_cut_after_so_many_bytes() throws IOException {
        try (Socket client = connect()) {
            ask(client, "before");
            proxy.cutAfter(7);
            client.getOutputStream().write("0123456789".getBytes(UTF_8));
            // A reset may overtake what was sent before it, but nothing more than that ever comes.
            assertThat("0123456").startsWith(readUntilReset(client));
        }
    }

    @Test
    void new_connections_are_refused_until_they_are_accepted_again() throws IOException {
        try (Socket old = connect()) {
            ask(old, "here");
            proxy.refuse();
            try (Socket refused = connect()) {
                assertReset(refused);
            }
            assertThat(ask(old, "still here")).isEqualTo("still here");
            proxy.accept();
            try (Socket accepted = connect()) {
                assertThat(ask(accepted, "Hello")).isEqualTo("Hello");
            }
        }
        assertThat(proxy.cuts()).isZero();
    }

    @Test
    void an_address_keeps_all_but_its_port() {
        assertThat(proxy.through(URI.create("ws://localhost:80/cable?x=1")))
                .isEqualTo(URI.create("ws://localhost:" + proxy.port() + "/cable?x=1"));
    }

    @Test
    void closing_ends_connections_and_threads() throws IOException {
        try (Socket client = connect()) {
            ask(client, "here");
            proxy.close();
            assertReset(client);
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("proxy-" + proxy.port()));
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    }

    private static String ask(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(UTF_8));
        return new String(client.getInputStream().readNBytes(text.length()), UTF_8);
    }

    private static void assertReset(Socket client) {
        assertThatThrownBy(() -> client.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                Socket client = echo.accept();
                threads.execute(() -> echo(client));
            } catch (IOException e) {
                return; // The test is over.
            }
        }
    }

    private static void echo(Socket client) {
        try (client;
                InputStream in = client.getInputStream()) {
            in.transferTo(client.getOutputStream());
        } catch (IOException e) {
            // It was cut.
        }
    }

    private static String readUntilReset(Socket socket) throws IOException {
        StringBuilder received = new StringBuilder();
        try {
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read()) {
                received.append((char) next);
            }
        } catch (SocketException reset) {
            return received.toString();
        }
        throw new AssertionError("An orderly end after " + received);
    }
}
