package io.broadcast4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.examples.Browser.Window;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What a real browser makes of an event stream: its {@code EventSource}, and the stock {@code @hotwired/turbo} on top. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EventSourceTest {
    private static Browser browser;

    private EventsServer server;
    private Window window;

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
        server = new EventsServer();
    }

    @AfterEach
    void stop() throws IOException {
        try {
            assertThat(window.problems()).isEmpty();
        } finally {
            window.close();
            server.close();
        }
    }

    @Test
    void several_channels_come_by_one_stream_and_after_a_cut_nothing_is_missing_in_any_of_them() {
        Window page = openRaw("envelope=true&" + room("a") + "&" + room("b"));
        server.say("a", 1);
        server.say("b", 1);
        page.sees("#events li:nth-child(2)", "\"message\":1");

        server.cutOff();
        page.sees("#state", "away");
        server.say("a", "two\nlines");
        server.say("b", 2);
        server.say("a", 3);
        server.letIn();
        page.sees("#state", "open");
        server.say("b", "end");
        page.sees("#events", "\"end\"");
        assertThat(page.texts("#events li"))
                .containsExactlyInAnyOrder(
                        said("a", "1"),
                        said("b", "1"),
                        said("a", "\"two\\nlines\""),
                        said("b", "2"),
                        said("a", "3"),
                        said("b", "\"end\""))
                .containsSubsequence(said("a", "1"), said("a", "\"two\\nlines\""), said("a", "3"))
                .containsSubsequence(said("b", "1"), said("b", "2"), said("b", "\"end\""));
    }

    @Test
    void a_browser_that_has_not_got_a_single_message_yet_misses_none() {
        Window page = openRaw(room("a"));
        server.sendAway();
        page.sees("#events", "disconnect");
        server.cutOff();
        server.say("a", "first");
        server.letIn();
        page.sees("#events", "first");
        assertThat(page.texts("#events li"))
                .satisfiesExactly(
                        farewell -> assertThat(farewell).contains("\"reconnect\":true"),
                        message -> assertThat(message).isEqualTo("message first"));
    }

    @Test
    void a_gap_is_told_where_the_history_is_too_short_and_what_comes_then_is_there() {
        Window page = openRaw(room("short"));
        server.say("short", "begin");
        page.sees("#events", "begin");
        server.cutOff();
        page.sees("#state", "away");
        for (int i = 0; i <= EventsServer.SHORT_HISTORY; i++) {
            server.say("short", i);
        }
        server.letIn();
        page.sees("#events", "gap");
        server.say("short", "end");
        page.sees("#events", "end");
        assertThat(page.count("#events li")).isEqualTo(3);
    }

    @Test
    void a_browser_gives_up_where_a_channel_rejects() {
        Window page = open("/raw?" + room("a") + "&" + room("secret"));
        page.sees("#state", "given up");
    }

    @Test
    void turbo_renders_markup_of_many_lines_and_after_a_cut_nothing_is_missing_or_there_twice() {
        Window page = openTurbo("a");
        server.say("a", append("first\r\n  <em>of many</em>\rlines"));
        page.sees("#messages p em", "of many");

        server.cutOff();
        server.say("a", append("second"));
        server.say("a", append("third"));
        server.letIn();
        page.sees("#messages p", "third");
        server.say("a", append("fourth"));
        page.sees("#messages p", "fourth");
        assertThat(page.texts("#messages p")).containsExactly("first of many lines", "second", "third", "fourth");
        assertThat(page.text("#loads")).isEqualTo("load 1");
    }

    @Test
    void a_page_with_turbo_loads_itself_anew_where_something_is_gone() {
        Window page = openTurbo("short");
        server.say("short", append("before"));
        page.sees("#messages p", "before");
        server.cutOff();
        for (int i = 0; i <= EventsServer.SHORT_HISTORY; i++) {
            server.say("short", append("lost"));
        }
        server.letIn();
        page.sees("#loads", "load 2");
        server.awaitSubscriptions(2);
        server.say("short", append("after"));
        page.sees("#messages p", "after");
        assertThat(page.texts("#messages p")).containsExactly("after");
    }

    private Window open(String path) {
        window = browser.open("Ann", server.page(path));
        return window;
    }

    private Window openTurbo(String room) {
        Window page = open("/turbo?channel=RoomChannel&room=" + room);
        server.awaitSubscriptions(1);
        return page;
    }

    private Window openRaw(String query) {
        Window page = open("/raw?" + query);
        page.sees("#state", "open");
        return page;
    }

    private static String room(String name) {
        return "identifier=" + URLEncoder.encode(identifier(name), StandardCharsets.UTF_8);
    }

    private static String identifier(String room) {
        return "{\"channel\":\"RoomChannel\",\"room\":\"" + room + "\"}";
    }

    private static String said(String room, String json) {
        String quoted = identifier(room).replace("\"", "\\\"");
        return "message {\"identifier\":\"" + quoted + "\",\"message\":" + json + "}";
    }

    private static String append(String html) {
        return "<turbo-stream action=\"append\" target=\"messages\">\n<template>\n<p>" + html
                + "</p>\n</template>\n</turbo-stream>";
    }
}
