package io.broadcast4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.examples.Browser.Window;
import io.broadcast4j.server.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/**
 * Two nodes of the demo, and browsers on both. The first node stands behind a proxy, so that it can be gone from one
 * moment to the next: without a close frame, and with nobody there when its clients come back.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class TwoNodesScenarios {
    private static Browser browser;

    private final List<Window> windows = new ArrayList<>();
    private CuttingProxy toFirst;
    private DemoServer first;
    private DemoServer second;

    /** Returns what a node shares with the other one. */
    abstract Cluster node(Settings settings);

    @BeforeAll
    static void open_browser() {
        NeededProgram.node();
        browser = new Browser();
    }

    @AfterAll
    static void close_browser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void start_nodes() throws IOException {
        Settings alone = Settings.onPort(freePort());
        int secondPort = freePort();
        toFirst = new CuttingProxy(alone.port());
        first = startNode(alone.withPeers(List.of("http://localhost:" + secondPort)));
        second = startNode(alone.withPort(secondPort).withPeers(List.of("http://localhost:" + toFirst.port())));
    }

    @AfterEach
    void stop_nodes() throws IOException {
        try {
            assertThat(windows)
                    .allSatisfy(window -> assertThat(window.problems()).isEmpty());
        } finally {
            windows.forEach(Window::close);
            toFirst.close();
            first.close();
            second.close();
        }
    }

    @Test
    void users_of_both_nodes_talk_and_go_on_when_one_node_is_gone() throws IOException {
        Window ann = enterChat("Ann", onFirst("/chat?room=1"));
        ann.sees("#connection", "Connected to " + name(onFirst("/")));
        Window bob = enterChat("Bob", second.uri().resolve("/chat?room=1"));
        bob.sees("#connection", "Connected to " + name(second.uri()));
        ann.sees(".note", "Bob joined");
        say(ann, "Hello from the first node");
        bob.sees(".message:not(.mine) .body", "Hello from the first node");
        say(bob, "Hello from the second");
        ann.sees(".message:not(.mine) .body", "Hello from the second");

        loseFirst();
        ann.sees("#connection", "Connected to " + name(second.uri()));
        say(ann, "My node is gone");
        bob.sees(".message:not(.mine) .body", "My node is gone");
        say(bob, "You are here now");
        ann.sees(".message:not(.mine) .body", "You are here now");
        assertThat(bob.count(".message")).isEqualTo(4);
    }

    @Test
    void who_moves_to_the_other_node_misses_nothing_and_has_never_left() throws IOException {
        Window ann = openTicks("Ann", onFirst("/resume/"));
        Window bob = openTicks("Bob", second.uri().resolve("/resume/"));
        String annsName = ann.text(".who:has-text(\"(you)\") bdi");
        bob.sees("#members .who", annsName);
        assertThat(bob.count("#members .member")).isEqualTo(2);
        assertThat(ann.count("#members .member")).isEqualTo(2);

        loseFirst();
        ann.sees("#extended .badge[data-state=connected]", "Connected to " + name(second.uri()));
        ann.sees("#extended[data-absences=\"1\"] .news", "none missing");
        assertNothingIsAmiss(ann, "#extended");
        assertNothingIsAmiss(bob, "#extended");
        assertNothingIsAmiss(bob, "#plain");
        ann.sees("#plain .badge[data-state=connected]", "Connected to " + name(second.uri()));

        ann.click("#away");
        bob.sees("#news", annsName + " is away");
        assertThat(bob.text("#news")).doesNotContain("left");
        assertThat(bob.count("#members .member")).isEqualTo(2);
    }

    private DemoServer startNode(Settings settings) throws IOException {
        return DemoServer.start(settings, Limits.DEFAULT, node(settings));
    }

    private void loseFirst() {
        toFirst.refuse();
        toFirst.cut();
        first.close();
    }

    private URI onFirst(String path) {
        return toFirst.through(first.uri().resolve(path));
    }

    private Window enterChat(String name, URI page) {
        Window window = open(name, page);
        window.fill("#name", name);
        window.press("#name", "Enter");
        window.sees("#connection", "Connected");
        return window;
    }

    private Window openTicks(String who, URI page) {
        Window window = open(who, page);
        String node = "Connected to " + name(page);
        window.sees("#extended:has(.badge[data-state=connected]):has(.strip i)", node);
        window.sees("#plain:has(.badge[data-state=connected]):has(.strip i)", node);
        window.sees("#members .member", "(you)");
        return window;
    }

    private Window open(String who, URI page) {
        Window window = browser.open(who, page);
        windows.add(window);
        return window;
    }

    private static void assertNothingIsAmiss(Window window, String column) {
        assertThat(window.text(column + " .counts .missing")).isEqualTo("0");
        assertThat(window.text(column + " .counts .duplicates")).isEqualTo("0");
    }

    private static void say(Window window, String text) {
        window.fill("#body", text);
        window.press("#body", "Enter");
    }

    private static String name(URI node) {
        return node.getHost() + ":" + node.getPort();
    }

    /** Peers have to know each other's port before they are there. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
