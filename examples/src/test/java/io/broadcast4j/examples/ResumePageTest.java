package io.broadcast4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.examples.Browser.Window;
import io.broadcast4j.examples.resume.Ticker;
import io.broadcast4j.server.Limits;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
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
class ResumePageTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofSeconds(3);

    private static Browser browser;

    private final List<Window> windows = new ArrayList<>();
    private DemoServer server;

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
        server = serverWithGrace(LONG);
    }

    @AfterEach
    void stop() {
        try {
            assertThat(windows)
                    .allSatisfy(window -> assertThat(window.problems()).isEmpty());
        } finally {
            windows.forEach(Window::close);
            server.close();
        }
    }

    @Test
    void who_is_cut_off_while_ticks_flow_gets_all_of_them_if_it_resumes() {
        Window page = open("Ann");
        cut(page, "0", 1);
        assertThat(news(page, "#extended")).contains("none missing");
        assertThat(number(page, "#extended .counts .replayed")).isPositive();
        assertThat(number(page, "#extended .counts .missing")).isZero();
        assertThat(number(page, "#extended .counts .duplicates")).isZero();

        assertThat(news(page, "#plain")).doesNotContain("none missing");
        assertThat(number(page, "#plain .counts .replayed")).isZero();
        assertThat(number(page, "#plain .counts .missing")).isPositive();
        assertThat(number(page, "#plain .counts .duplicates")).isZero();
    }

    @Test
    void an_absence_of_seconds_is_made_up_for_again_and_again() {
        Window page = open("Ann");
        cut(page, "5", 1);
        int replayed = number(page, "#extended .counts .replayed");
        assertThat(replayed).isGreaterThan(Ticker.PER_SECOND);
        cut(page, "0", 2);
        assertThat(number(page, "#extended .counts .replayed")).isGreaterThan(replayed);
        assertThat(number(page, "#extended .counts .missing")).isZero();
        assertThat(number(page, "#extended .counts .duplicates")).isZero();
        assertThat(number(page, "#plain .counts .missing")).isGreaterThan(Ticker.PER_SECOND);
    }

    @Test
    void who_stays_away_for_too_long_is_told_that_the_history_is_gone() {
        Window page = open("Ann");
        cut(page, "12", 1);
        assertThat(news(page, "#extended")).contains("0 replayed", "History not found");
        assertThat(number(page, "#extended .counts .missing")).isGreaterThan(200);
        assertThat(number(page, "#extended .counts .duplicates")).isZero();
    }

    @Test
    void two_tabs_of_one_browser_are_one_member_until_the_grace_of_the_last_is_over() throws IOException {
        server.close();
        server = serverWithGrace(SHORT);
        Window ann = open("Ann");
        Window bob = open("Bob");
        String annsName = name(ann);
        Window second = ann.openTab("Ann's second tab", page());
        windows.add(second);
        second.sees("#members .member", "(you)");
        bob.sees("#members .member", "2 sessions");
        assertThat(bob.count("#members .member")).isEqualTo(2);
        assertThat(name(second)).isEqualTo(annsName);

        leave(second);
        bob.sees("#members .member:has-text(\"" + annsName + "\")", "1 session,");
        assertThat(bob.text("#news")).doesNotContain("left");

        leave(ann);
        bob.sees("#news", annsName + " has left");
        assertThat(bob.count("#members .member")).isEqualTo(1);
    }

    @Test
    void a_cut_is_no_leave_and_no_join() {
        Window ann = open("Ann");
        Window bob = open("Bob");
        bob.sees("#members .member", name(ann));
        ann.sees("#news", name(bob) + " came in");
        cut(bob, "0", 1);
        bob.click("#away");
        ann.sees("#news", name(bob) + " is away");
        assertThat(ann.text("#news")).doesNotContain("left").containsOnlyOnce(name(bob) + " came in");
    }

    @Test
    void who_steps_away_is_shown_so_to_the_others_also_after_a_cut() {
        Window ann = open("Ann");
        Window bob = open("Bob");
        bob.click("#away");
        ann.sees(".member[data-status=away]", name(bob));
        cut(bob, "0", 1);
        bob.sees(".member[data-status=away]", "(you)");
        ann.sees(".member[data-status=away]", name(bob));
        assertThat(ann.text("#news")).doesNotContain("is back");
        bob.click("#away");
        ann.sees("#news", name(bob) + " is back");
    }

    @Test
    void a_name_can_be_chosen_and_one_that_is_refused_is_explained() {
        Window page = open("Ann");
        page.fill("#name", "   ");
        page.press("#name", "Enter");
        page.sees("#rename-error", "A name has 1 to 40 characters.");
        page.fill("#name", "Zoë <b>");
        page.press("#name", "Enter");
        page.sees("#members .who", "Zoë <b> (you)");
    }

    private static DemoServer serverWithGrace(Duration grace) throws IOException {
        return DemoServer.start(
                Settings.onPort(0), Limits.DEFAULT.continuity(continuity -> continuity.withPresence(grace, LONG)));
    }

    private Window open(String who) {
        Window window = browser.open(who, page());
        windows.add(window);
        window.sees("#extended:has(.badge[data-state=connected]) .strip i", "");
        window.sees("#plain:has(.badge[data-state=connected]) .strip i", "");
        window.sees("#members .member", "(you)");
        return window;
    }

    private void leave(Window window) {
        assertThat(window.problems()).isEmpty();
        windows.remove(window);
        window.close();
    }

    /** Cuts the connections of a page, for the so many-eth time, and waits until both clients are back. */
    private static void cut(Window window, String seconds, int time) {
        window.click("[data-cut=\"" + seconds + "\"]");
        window.sees("#extended[data-absences=\"" + time + "\"] .news", "Back after");
        window.sees("#plain[data-absences=\"" + time + "\"] .news", "Back after");
    }

    private URI page() {
        return server.uri().resolve("/resume/");
    }

    private static String name(Window window) {
        return window.text(".who:has-text(\"(you)\") bdi");
    }

    private static String news(Window window, String column) {
        return window.text(column + " .news");
    }

    private static int number(Window window, String selector) {
        return Integer.parseInt(window.text(selector));
    }
}
