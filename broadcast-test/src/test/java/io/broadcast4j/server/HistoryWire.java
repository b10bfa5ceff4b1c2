package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.quote;

import io.broadcast4j.Position;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What goes over the wire where history is asked for. */
final class HistoryWire {
    private HistoryWire() {}

    static String subscribing(String identifier, String wish) {
        return command("subscribe", identifier, wish);
    }

    static String asking(String identifier, String wish) {
        return command("history", identifier, wish);
    }

    /** Asks for what has been said since the time of the lab began. */
    static String askingForAll(String identifier) {
        return asking(identifier, since(1_767_225_600));
    }

    private static String command(String name, String identifier, String wish) {
        return "{\"command\":\"" + name + "\",\"identifier\":" + quote(identifier) + ",\"history\":" + wish + "}";
    }

    static String after(String stream, Position position) {
        return after(Map.of(stream, position));
    }

    static String after(Map<String, Position> positions) {
        return "{" + streams(positions) + "}";
    }

    static String since(long epochSeconds) {
        return "{\"since\":" + epochSeconds + "}";
    }

    static String sinceAndAfter(long epochSeconds, Map<String, Position> positions) {
        return "{\"since\":" + epochSeconds + "," + streams(positions) + "}";
    }

    private static String streams(Map<String, Position> positions) {
        return new TreeMap<>(positions)
                .entrySet().stream()
                        .map(entry -> quote(entry.getKey()) + ":{\"offset\":"
                                + entry.getValue().offset() + ",\"epoch\":"
                                + quote(entry.getValue().epoch()) + "}")
                        .collect(Collectors.joining(",", "\"streams\":{", "}"));
    }

    static String confirmedHistory(String identifier) {
        return "{\"identifier\":" + quote(identifier) + ",\"type\":\"confirm_history\"}";
    }

    static String rejectedHistory(String identifier) {
        return "{\"identifier\":" + quote(identifier) + ",\"type\":\"reject_history\"}";
    }

    /** A message that shows its position. */
    static String message(String identifier, Object json, String stream, Position position) {
        return "{\"identifier\":" + quote(identifier) + ",\"message\":" + json + ",\"stream_id\":" + quote(stream)
                + ",\"epoch\":" + quote(position.epoch()) + ",\"offset\":" + position.offset() + "}";
    }
}
