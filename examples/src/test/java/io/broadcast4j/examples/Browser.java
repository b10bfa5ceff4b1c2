package io.broadcast4j.examples;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A headless Chromium, in a process of its own. For one thread. */
final class Browser implements AutoCloseable {
    private final NodeScript script = new NodeScript("browser.mjs", NeededProgram.chromium());

    /** Opens a window that shares nothing with the others, as if on another computer. */
    Window open(String name, URI page) {
        script.call("open", Map.of("window", name, "url", page.toString()));
        return new Window(name);
    }

    @Override
    public void close() {
        script.close();
    }

    /** A window, and what somebody does and sees there. */
    final class Window {
        private final String name;

        private Window(String name) {
            this.name = name;
        }

        void reload() {
            call("reload", Map.of());
        }

        void fill(String selector, String text) {
            call("fill", Map.of("selector", selector, "text", text));
        }

        void type(String selector, String text) {
            call("type", Map.of("selector", selector, "text", text));
        }

        void press(String selector, String key) {
            call("press", Map.of("selector", selector, "key", key));
        }

        void click(String selector) {
            call("click", Map.of("selector", selector));
        }

        /** Waits until an element can be seen that has this text in it. */
        void sees(String selector, String text) {
            call("waitFor", Map.of("selector", selector, "text", text));
        }

        /** Returns the text of an element. */
        String text(String selector) {
            return call("text", Map.of("selector", selector)).asString();
        }

        /** Returns the texts of all elements that a selector finds. */
        List<String> texts(String selector) {
            return list(call("texts", Map.of("selector", selector)));
        }

        /** Opens another tab of the same browser profile. */
        Window openTab(String other, URI page) {
            call("openTab", Map.of("tab", other, "url", page.toString()));
            return new Window(other);
        }

        int count(String selector) {
            return call("count", Map.of("selector", selector)).asInt();
        }

        String value(String selector) {
            return call("value", Map.of("selector", selector)).asString();
        }

        /** Returns the uncaught errors and the dialogs of the page. */
        List<String> problems() {
            return list(call("problems", Map.of()));
        }

        /** Closes the window; one with tabs closes the tab alone. */
        void close() {
            call("close", Map.of());
        }

        private static List<String> list(JsonNode texts) {
            List<String> list = new ArrayList<>();
            texts.forEach(text -> list.add(text.asString()));
            return list;
        }

        private JsonNode call(String command, Map<String, ?> options) {
            Map<String, Object> all = new HashMap<>(options);
            all.put("window", name);
            return script.call(command, all);
        }
    }
}
