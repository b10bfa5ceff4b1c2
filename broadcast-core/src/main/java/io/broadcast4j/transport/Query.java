package io.broadcast4j.transport;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the query of a request for a {@link Handshake}: containers mix parameters of the path, and of a form, into theirs,
 * and differ in what they decode.
 */
public final class Query {
    private Query() {}

    /**
     * Reads a query as HTML forms and {@code URLSearchParams} write it, in UTF-8.
     *
     * @param query the text behind the question mark, still escaped; null or empty for none
     * @return the values of each parameter in their order; what is not escaped correctly stands for itself
     */
    public static Map<String, List<String>> parse(@Nullable String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            parameters.computeIfAbsent(name, ignored -> new ArrayList<>()).add(value);
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // A stray percent sign is what the client meant, or nothing that a parameter of ours can hold.
            return text;
        }
    }
}
