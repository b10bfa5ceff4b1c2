package io.broadcast4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.examples.Browser.Window;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ChatPageTest {
    private static Browser browser;

    private final Settings settings = Settings.onPort(0);
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
        server = DemoServer.start(settings);
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
    void two_people_see_each_other_come_and_talk_and_go() {
        Window ann = enter("Ann");
        Window bob = enter("Bob");
        ann.sees(".note", "Bob joined");

        say(bob, "Good morning!");
        ann.sees(".message:not(.mine) .body", "Good morning!");
        ann.sees(".message .by", "Bob");
        bob.sees(".message.mine .body", "Good morning!");

        say(ann, "Good morning, Bob.");
        bob.sees(".message:not(.mine) .body", "Good morning, Bob.");

        bob.click("#sign-out");
        ann.sees(".note", "Bob left");
    }

    @Test
    void who_types_is_shown_to_the_others_until_the_message_is_there() {
        Window ann = enter("Ann");
        Window bob = enter("Bob");

        bob.type("#body", "Let me think");
        ann.sees("#typing", "Bob is typing…");
        bob.press("#body", "Enter");
        ann.sees(".message .body", "Let me think");
        assertThat(ann.count("#typing:empty")).isEqualTo(1);
        assertThat(bob.count("#typing:empty")).isEqualTo(1);
    }

    @Test
    void markup_is_shown_as_text() {
        String attack = "<img src=x onerror=alert(1)><script>alert(2)</script>";
        Window ann = enter("Ann");
        Window bob = enter("<b>Bob</b>");
        ann.sees(".note", "<b>Bob</b> joined");

        say(bob, attack);
        ann.sees(".message .body", attack);
        assertThat(ann.count("#messages :is(img, script, b)")).isZero();
    }

    @Test
    void a_page_says_that_it_is_reconnecting_and_goes_on_where_it_was() throws IOException {
        Window ann = enter("Ann");
        Window bob = enter("Bob");
        say(ann, "before");
        bob.sees(".message .body", "before");
        int port = server.uri().getPort();

        server.close();
        ann.sees("#connection", "Reconnecting…");
        bob.sees("#connection", "Reconnecting…");
        say(ann, "Is anybody there?");
        assertThat(ann.value("#body")).as("what could not be sent stays").isEqualTo("Is anybody there?");

        server = DemoServer.start(settings.withPort(port));
        ann.sees("#connection", "Connected");
        bob.sees("#connection", "Connected");
        ann.press("#body", "Enter");
        bob.sees(".message .body", "Is anybody there?");
        assertThat(bob.count(".message")).isEqualTo(2);
    }

    @Test
    void a_room_that_is_not_there_rejects() {
        Window ann = signIn("Ann", "no%20such%20room");
        ann.sees("#connection", "Rejected");
        ann.sees("#hint", "cannot be entered");
    }

    @Test
    void a_token_that_the_server_does_not_know_leads_to_the_sign_in() throws IOException {
        Window ann = enter("Ann");
        int port = server.uri().getPort();
        server.close();
        server = DemoServer.start(Settings.onPort(port));
        ann.reload();
        ann.sees("#connection", "Signed out");
        ann.sees("#sign-in-error", "You are signed out");
        assertThat(ann.value("#name")).isEqualTo("Ann");
    }

    @Test
    void a_name_that_is_refused_is_explained() {
        Window nobody = signIn("  ", "1");
        nobody.sees("#sign-in-error", "A name has 1 to 40 characters.");
    }

    private Window enter(String name) {
        Window window = signIn(name, "1");
        window.sees("#connection", "Connected");
        return window;
    }

    private Window signIn(String name, String room) {
        Window window = browser.open(name, server.uri().resolve("/chat?room=" + room));
        windows.add(window);
        window.fill("#name", name);
        window.press("#name", "Enter");
        return window;
    }

    private static void say(Window window, String text) {
        window.fill("#body", text);
        window.press("#body", "Enter");
    }
}
