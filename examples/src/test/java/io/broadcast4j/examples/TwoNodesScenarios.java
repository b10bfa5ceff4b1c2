package io.broadcast4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.examples.Browser.Window;
import java.io.IOException;
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
import org.junit.jupiter.api.parallel.ResourceLock;

/** Two nodes of the demo, browsers on both, and the first node is lost. */
@ResourceLock("the browser of two nodes")
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class TwoNodesScenarios {
    private static final String YOU = ".who:has-text(\"(you)\") bdi";

    private static Browser browser;

    private final List<Window> windows = new ArrayList<>();
    private LosableNode first;
    private DemoServer second;

    /** Starts a node on any port. */
    abstract LosableNode startFirst(Settings settings) throws IOException;

    /** Starts a node on the port that is set. */
    abstract DemoServer startSecond(Settings settings) throws IOException;

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
        Settings settings = Settings.onPort(FreePort.find());
        first = startFirst(settings.withPort(0).withPeers(List.of("http://localhost:" + settings.port())));
        second = startSecond(settings.withPeers(List.of("http://" + name(first.uri()))));
    }

    @AfterEach
    void stop_nodes() throws IOException {
        try {
            assertThat(windows)
                    .allSatisfy(window -> assertThat(window.problems()).isEmpty());
        } finally {
            windows.forEach(Window::close);
            if (first != null) {
                first.close();
            }
            if (second != null) {
                second.close();
            }
        }
    }

    @Test
    void users_of_both_nodes_talk_and_go_on_when_one_node_is_gone() {
        Window ann = enterChat("Ann", first.uri().resolve("/chat?room=1"));
        ann.sees("#connection", "Connected to " + name(first.uri()));
        Window bob = enterChat("Bob", second.uri().resolve("/chat?room=1"));
        bob.sees("#connection", "Connected to " + name(second.uri()));
        ann.sees(".note", "Bob joined");
        say(ann, "Hello from the first node");
        bob.sees(".message:not(.mine) .body", "Hello from the first node");
        say(bob, "Hello from the second");
        ann.sees(".message:not(.mine) .body", "Hello from the second");

        first.lose();
        ann.sees("#connection", "Connected to " + name(second.uri()));
        say(ann, "My node is gone");
        bob.sees(".message:not(.mine) .body", "My node is gone");
        say(bob, "You are here now");
        ann.sees(".message:not(.mine) .body", "You are here now");
        assertThat(bob.count(".message")).isEqualTo(4);
    }

    @Test
    void who_moves_to_the_other_node_misses_nothing() {
        Window ann = openTicks("Ann", first.uri().resolve("/resume/"));
        Window bob = openTicks("Bob", second.uri().resolve("/resume/"));

        first.lose();
        ann.sees("#extended .badge[data-state=connected]", "Connected to " + name(second.uri()));
        ann.sees("#plain .badge[data-state=connected]", "Connected to " + name(second.uri()));
        ann.sees("#extended[data-absences=\"1\"] .news", "none missing");
        assertNothingIsAmiss(ann, "#extended");
        assertNothingIsAmiss(bob, "#extended");
        assertNothingIsAmiss(bob, "#plain");
    }

    @Test
    void both_nodes_show_one_list_of_who_is_here_and_a_move_is_no_leave() {
        Window ann = openTicks("Ann", first.uri().resolve("/resume/"));
        Window bob = openTicks("Bob", second.uri().resolve("/resume/"));
        String annsName = ann.text(YOU);
        bob.sees("#members .who", annsName);
        ann.sees("#members .who", bob.text(YOU));
        assertThat(ann.count("#members .member")).isEqualTo(2);
        assertThat(bob.count("#members .member")).isEqualTo(2);

        first.lose();
        ann.sees("#extended .badge[data-state=connected]", "Connected to " + name(second.uri()));
        ann.click("#away");
        bob.sees("#news", annsName + " is away");
        assertThat(bob.text("#news")).doesNotContain("left");
        assertThat(bob.count("#members .member")).isEqualTo(2);
    }

    @Test
    void a_page_shows_the_metrics_of_both_nodes_and_goes_on_at_the_other_one() {
        Window page = open("Ann", first.uri().resolve("/metrics/"));
        page.sees("#connection", "Connected to " + name(first.uri()));
        page.sees("#legend li:nth-child(2)", "localhost:");

        first.lose();
        page.sees("#connection", "Connected to " + name(second.uri()));
        page.sees("[data-absences='1'] .news", "none missing");
        assertNothingIsAmiss(page, "#feed");
        assertThat(page.text("#feed .counts .gaps")).isEqualTo("0");
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
}
