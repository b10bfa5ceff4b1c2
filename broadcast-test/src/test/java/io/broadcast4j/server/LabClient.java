package io.broadcast4j.server;

import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.test.RecordingOutlet;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Handshake;
import io.broadcast4j.transport.Inlet;
import java.util.List;
import java.util.Optional;

/** A client as its transport sees it: texts go in, texts come out. Not thread-safe. */
final class LabClient {
    /** The identifier of the channel that most tests have. */
    static final String ROOM = "{\"channel\":\"Room\"}";

    private static final JsonCodec CODEC = new JsonCodec();

    final RecordingOutlet outlet = new RecordingOutlet();
    final Inlet inlet;
    private int seen;

    LabClient(BroadcastServer server, Handshake handshake) {
        inlet = server.open(handshake, outlet);
        outlet.closing(inlet);
        if (outlet.closed().isPresent()) {
            inlet.closed();
        }
    }

    LabClient send(String... texts) {
        List.of(texts).forEach(inlet::receive);
        return this;
    }

    LabClient subscribe(String identifier) {
        return send(subscribing(identifier));
    }

    LabClient unsubscribe(String identifier) {
        return send("{\"command\":\"unsubscribe\",\"identifier\":" + quote(identifier) + "}");
    }

    LabClient perform(String identifier, String data) {
        return send(performing(identifier, data));
    }

    /** Subscribes to {@code Room}, and forgets what was said thereupon. */
    LabClient inRoom() {
        subscribe(ROOM);
        fresh();
        return this;
    }

    /** Calls an action of {@code Room} without data of its own. */
    LabClient act(String action) {
        return perform(ROOM, "{\"action\":\"" + action + "\"}");
    }

    void leave() {
        inlet.closed();
    }

    List<String> texts() {
        return outlet.texts();
    }

    /** Returns what was sent since the last look, pings left out. */
    List<String> fresh() {
        List<String> all = outlet.texts();
        List<String> fresh = all.subList(seen, all.size());
        seen = all.size();
        return fresh.stream().filter(text -> !isPing(text)).toList();
    }

    List<String> pings() {
        return outlet.texts().stream().filter(LabClient::isPing).toList();
    }

    private static boolean isPing(String text) {
        return text.startsWith("{\"type\":\"ping\"");
    }

    Optional<Disconnect> closed() {
        return outlet.closed();
    }

    static String subscribing(String identifier) {
        return "{\"command\":\"subscribe\",\"identifier\":" + quote(identifier) + "}";
    }

    static String performing(String identifier, String data) {
        return "{\"command\":\"message\",\"identifier\":" + quote(identifier) + ",\"data\":" + quote(data) + "}";
    }

    static String confirmed(String identifier) {
        return "{\"identifier\":" + quote(identifier) + ",\"type\":\"confirm_subscription\"}";
    }

    static String rejected(String identifier) {
        return "{\"identifier\":" + quote(identifier) + ",\"type\":\"reject_subscription\"}";
    }

    static String message(String identifier, String json) {
        return "{\"identifier\":" + quote(identifier) + ",\"message\":" + json + "}";
    }

    static String goodbye(String reason, boolean reconnect) {
        return "{\"type\":\"disconnect\",\"reason\":\"" + reason + "\",\"reconnect\":" + reconnect + "}";
    }

    static String quote(String text) {
        return CODEC.quote(text);
    }
}
