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

@DisplayNameGeneration(ReplaceUnderscores.class)
class MetricsPageTest {
    private static final int GAUGES = 6;
    private static final String GONE = "none missing. The server told of a gap";

    private static Browser browser;

    private final Settings settings = Settings.onPort(0);
    private final List<Window> windows = new ArrayList<>();
    private DemoServer server;
    private CuttingProxy proxy;

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
    void start() throws IOException {
        server = DemoServer.start(settings);
        proxy = new CuttingProxy(server.uri().getPort());
    }

    @AfterEach
    void stop() throws IOException {
        try {
            assertThat(windows)
                    .allSatisfy(window -> assertThat(window.problems()).isEmpty());
        } finally {
            windows.forEach(Window::close);
            proxy.close();
            server.close();
        }
    }

    @Test
    void a_page_shows_what_was_before_it_came_and_then_what_comes_in_every_tab() {
        Window first = open("Ann");
        assertThat(number(first, ".replayed")).as("the first sample at least").isPositive();
        assertThat(first.count(".chart path.line")).isEqualTo(GAUGES);
        first.sees(".chart:has(svg[aria-label^='CPU load: ']) .now", "%");

        Window second = first.openTab("Ann's second tab", page());
        windows.add(second);
        second.sees(".chart:has-text('Heap in use') .now", " MB");
        int received = number(first, ".received");
        first.sees(".counts .received", String.valueOf(received + 1));
        assertNothingIsAmiss(first);
        assertNothingIsAmiss(second);
    }

    @Test
    void a_connection_that_is_cut_comes_back_by_itself_and_misses_nothing() {
        Window page = open("Ann");
        int replayed = number(page, ".replayed");
        proxy.refuse();
        proxy.cut();
        page.sees("#connection", "Reconnecting…");
        new Visitor(server.uri()).awaitEvents("/events?channel=MetricsChannel", "metrics", 2);
        proxy.accept();
        page.sees("[data-absences='1'] .news", "none missing");
        assertThat(number(page, ".replayed")).isGreaterThan(replayed);
        assertNothingIsAmiss(page);
    }

    @Test
    void a_page_goes_on_when_the_server_starts_anew_and_tells_that_its_history_is_gone() throws IOException {
        Window page = open("Ann");
        int port = server.uri().getPort();
        server.close();
        page.sees("#connection", "Reconnecting…");
        server = DemoServer.start(settings.withPort(port));
        page.sees("[data-absences='1'] .news", GONE);
        assertThat(page.count(".chart path.gap")).isEqualTo(GAUGES);
        assertThatGapsAreTold(page, 1);

        server.close();
        // With another secret, so that it does not know the user: the browser gives up, and the page signs in.
        server = DemoServer.start(Settings.onPort(port));
        page.sees("[data-absences='2'] .news", GONE);
        assertThatGapsAreTold(page, 2);
    }

    private Window open(String who) {
        Window window = browser.open(who, page());
        windows.add(window);
        window.sees("#connection", "Connected");
        window.sees(".chart:has-text('Heap in use') .now", " MB");
        return window;
    }

    private URI page() {
        return proxy.through(server.uri()).resolve("/metrics/");
    }

    private static void assertNothingIsAmiss(Window window) {
        assertThatGapsAreTold(window, 0);
    }

    private static void assertThatGapsAreTold(Window window, int gaps) {
        assertThat(number(window, ".gaps")).isEqualTo(gaps);
        assertThat(number(window, ".missing")).isZero();
        assertThat(number(window, ".duplicates")).isZero();
    }

    private static int number(Window window, String count) {
        return Integer.parseInt(window.text(".counts " + count));
    }
}
