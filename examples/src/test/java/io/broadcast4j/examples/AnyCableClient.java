package io.broadcast4j.examples;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The stock client of AnyCable, in a process of its own. What it tells of the cable itself belongs to no subscription, the
 * rest to the one of that name. For one thread.
 */
final class AnyCableClient implements AutoCloseable {
    private final NodeScript script = new NodeScript("anycable.mjs");

    /** Something the client told: {@code connect}, {@code disconnect}, {@code close}, {@code message}, {@code info} … */
    record Event(String name, JsonNode detail) {}

    private AnyCableClient() {}

    /** Starts a client that speaks the extended protocol. */
    static AnyCableClient extended(URI cable) {
        return extended(cable, Map.of());
    }

    /**
     * Starts a client that speaks the extended protocol.
     *
     * @param options those of {@code createCable}, or: {@code token} to begin with, in the query parameter {@code jid};
     *     {@code refreshesToken} and the {@code tokens} to do so with, after which it asks for more; {@code pongs};
     *     {@code reconnectDelay} in milliseconds, with {@code min} and {@code max}
     */
    static AnyCableClient extended(URI cable, Map<String, ?> options) {
        return create(cable, "actioncable-v1-ext-json", options);
    }

    /** Starts a client that speaks the plain protocol, with options as {@link #extended(URI, Map)} has them. */
    static AnyCableClient plain(URI cable, Map<String, ?> options) {
        return create(cable, "actioncable-v1-json", options);
    }

    private static AnyCableClient create(URI cable, String protocol, Map<String, ?> options) {
        Map<String, Object> all = new HashMap<>();
        all.put("reconnectDelay", Map.of("min", 5, "max", 50));
        all.put("tokens", List.of());
        all.putAll(options);
        AnyCableClient client = new AnyCableClient();
        client.script.call("create", Map.of("url", cable.toString(), "protocol", protocol, "options", all));
        return client;
    }

    /** Connects; what comes of it is told by an event. A client that subscribes connects by itself. */
    void connect() {
        script.call("connect", Map.of());
    }

    void subscribe(String subscription, String channel, Map<String, ?> params) {
        script.call("subscribe", Map.of("name", subscription, "channel", channel, "params", params));
    }

    void streamFrom(String subscription, String stream) {
        script.call("streamFrom", Map.of("name", subscription, "stream", stream));
    }

    void streamFromSigned(String subscription, String signedStream) {
        script.call("streamFromSigned", Map.of("name", subscription, "stream", signedStream));
    }

    void perform(String subscription, String action, Map<String, ?> data) {
        script.call("perform", Map.of("name", subscription, "action", action, "data", data));
    }

    void whisper(String subscription, Object data) {
        script.call("whisper", Map.of("name", subscription, "data", data));
    }

    void join(String subscription, String id, Object info) {
        script.call("join", Map.of("name", subscription, "member", id, "info", info));
    }

    void leave(String subscription) {
        script.call("leave", Map.of("name", subscription));
    }

    /** Returns who is present: by id, what is shown of them. */
    JsonNode present(String subscription) {
        return script.call("info", Map.of("name", subscription));
    }

    void unsubscribe(String subscription) {
        script.call("unsubscribe", Map.of("name", subscription));
    }

    void disconnect() {
        script.call("disconnect", Map.of());
    }

    /** Gives the client the token it has asked for by {@code tokenWanted}. */
    void giveToken(String token) {
        script.call("giveToken", Map.of("token", token));
    }

    /** Returns {@code idle}, {@code connecting}, {@code connected}, {@code disconnected} or {@code closed}. */
    String state() {
        return script.call("state", Map.of()).asString();
    }

    /** Waits for an event of the cable, and returns its detail. */
    JsonNode await(String event) {
        return script.await(event, told -> is(told, null) && isNamed(told, event))
                .get("detail");
    }

    /** Waits for an event of a subscription, and returns its detail. */
    JsonNode await(String event, String subscription) {
        return script.await(event + " of " + subscription, told -> is(told, subscription) && isNamed(told, event))
                .get("detail");
    }

    /** Waits for a message of a subscription, and returns it without what came with it. */
    JsonNode awaitMessage(String subscription) {
        return await("message", subscription).get("message");
    }

    /** Waits for what happens next to a subscription. */
    Event next(String subscription) {
        JsonNode told = script.await("anything of " + subscription, one -> is(one, subscription));
        return new Event(told.get("event").asString(), told.get("detail"));
    }

    /** Tells whether an event of a subscription came that was not waited for. */
    boolean wasTold(String event, String subscription) {
        return script.leftOver().stream().anyMatch(told -> is(told, subscription) && isNamed(told, event));
    }

    @Override
    public void close() {
        script.close();
    }

    private static boolean is(JsonNode told, @Nullable String subscription) {
        return told.has("event")
                && (subscription == null ? "" : subscription)
                        .equals(told.path("channel").asString(""));
    }

    private static boolean isNamed(JsonNode told, String event) {
        return told.path("event").asString("").equals(event);
    }
}
