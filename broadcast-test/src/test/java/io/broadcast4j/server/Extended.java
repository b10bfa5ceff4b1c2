package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.quote;

import io.broadcast4j.transport.Handshake;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What AnyCable has added to the protocol, as its clients and the server say it. */
final class Extended {
    private Extended() {}

    /** A handshake of somebody, with a session to resume unless that is empty. */
    static Handshake.Builder handshake(String token, String sid) {
        Map<String, List<String>> parameters =
                sid.isEmpty() ? Map.of("token", List.of(token)) : Map.of("token", List.of(token), "sid", List.of(sid));
        return Lab.extendedHandshake().parameters(parameters);
    }

    /** Returns the session that the last welcome named. */
    static String sid(LabClient client) {
        return client.texts().stream()
                .filter(text -> text.startsWith("{\"type\":\"welcome\""))
                .reduce((before, last) -> last)
                .orElseThrow()
                .replaceAll(".*\"sid\":\"([^\"]+)\".*", "$1");
    }

    static String welcome(String sid) {
        return "{\"type\":\"welcome\",\"sid\":" + quote(sid) + "}";
    }

    static String restored(String sid, String... identifiers) {
        String ids = Stream.of(identifiers).map(LabClient::quote).collect(Collectors.joining(",", "[", "]"));
        return "{\"type\":\"welcome\",\"sid\":" + quote(sid) + ",\"restored\":true,\"restored_ids\":" + ids + "}";
    }

    static String whispering(String identifier, String json) {
        return "{\"command\":\"whisper\",\"identifier\":" + quote(identifier) + ",\"data\":" + json + "}";
    }

    static String joining(String identifier, String presence) {
        return "{\"command\":\"join\",\"identifier\":" + quote(identifier) + ",\"presence\":" + presence + "}";
    }

    static String leaving(String identifier) {
        return "{\"command\":\"leave\",\"identifier\":" + quote(identifier) + "}";
    }

    static String listing(String identifier, String data) {
        return "{\"command\":\"presence\",\"identifier\":" + quote(identifier) + ",\"data\":" + data + "}";
    }

    /** What the server says of presence. */
    static String presence(String identifier, String json) {
        return "{\"type\":\"presence\",\"identifier\":" + quote(identifier) + ",\"message\":" + json + "}";
    }

    static String joined(String identifier, String id, String info) {
        return presence(identifier, "{\"type\":\"join\",\"id\":" + quote(id) + ",\"info\":" + info + "}");
    }

    static String updated(String identifier, String id, String info) {
        return presence(identifier, "{\"type\":\"update\",\"id\":" + quote(id) + ",\"info\":" + info + "}");
    }

    static String left(String identifier, String id) {
        return presence(identifier, "{\"type\":\"leave\",\"id\":" + quote(id) + "}");
    }

    /** Tells whether a client has been told that it has its session again. */
    static boolean isRestored(LabClient client) {
        return client.texts().stream().anyMatch(text -> text.contains("\"restored\":true"));
    }
}
