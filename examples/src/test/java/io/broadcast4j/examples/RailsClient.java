package io.broadcast4j.examples;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The stock client of Rails, in a process of its own. For one thread. */
final class RailsClient implements AutoCloseable {
    private final NodeScript script = new NodeScript("actioncable.mjs");

    private RailsClient() {}

    /** Starts a client that knows its server; it connects when it subscribes. */
    static RailsClient of(DemoServer server, String token) {
        RailsClient client = new RailsClient();
        client.script.call(
                "connect",
                Map.of(
                        "url",
                        "ws://localhost:%d/cable?token=%s"
                                .formatted(server.uri().getPort(), token)));
        return client;
    }

    void subscribe(String subscription, Map<String, ?> params) {
        script.call("subscribe", Map.of("name", subscription, "params", params));
    }

    void enter(String subscription, Object room) {
        subscribe(subscription, Map.of("channel", "ChatChannel", "room_id", room));
    }

    boolean send(String subscription, String body) {
        return script.call("send", Map.of("name", subscription, "data", Map.of("body", body)))
                .asBoolean();
    }

    void perform(String subscription, String action, Map<String, ?> data) {
        script.call("perform", Map.of("name", subscription, "action", action, "data", data));
    }

    void unsubscribe(String subscription) {
        script.call("unsubscribe", Map.of("name", subscription));
    }

    void disconnect() {
        script.call("disconnect", Map.of());
    }

    boolean triesToConnect() {
        return script.call("triesToConnect", Map.of()).asBoolean();
    }

    /** Waits for a callback of a subscription, and returns what it was called with. */
    JsonNode await(String callback, String subscription) {
        return script.await(callback + " of " + subscription, told -> is(told, callback, subscription))
                .get("detail");
    }

    /** Waits until a subscription receives an event of the chat. */
    JsonNode awaitEvent(String subscription, String type) {
        return script.await("the event " + type + " in " + subscription, told -> isEvent(told, subscription, type))
                .get("detail");
    }

    /** Waits until a subscription receives this text. */
    JsonNode awaitText(String subscription, String body) {
        return script.await(
                        "the text \"" + body + "\" in " + subscription,
                        told -> is(told, "received", subscription)
                                && told.at("/detail/message/body").asString("").equals(body))
                .get("detail");
    }

    /** Tells whether a callback came that was not waited for. */
    boolean wasTold(String callback, String subscription) {
        return script.leftOver().stream().anyMatch(told -> is(told, callback, subscription));
    }

    /** Tells whether an event of the chat came that was not waited for. */
    boolean wasToldEvent(String subscription, String type) {
        return script.leftOver().stream().anyMatch(told -> isEvent(told, subscription, type));
    }

    @Override
    public void close() {
        script.close();
    }

    private static boolean isEvent(JsonNode told, String subscription, String type) {
        return is(told, "received", subscription)
                && told.at("/detail/type").asString("").equals(type);
    }

    private static boolean is(JsonNode told, String callback, String subscription) {
        return told.path("event").asString("").equals(callback)
                && told.path("subscription").asString("").equals(subscription);
    }
}
