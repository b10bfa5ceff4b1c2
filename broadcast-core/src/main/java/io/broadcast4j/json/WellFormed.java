package io.broadcast4j.json;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Keeps out what has no place in Unicode or arithmetic though the parser knows no better: lone surrogates, infinity. */
final class WellFormed {
    private WellFormed() {}

    /** Walks the tree; its depth is bounded by the parser. */
    static void check(JsonNode node) {
        if (node.isString()) {
            checkText(node.stringValue());
        } else if (node.isFloatingPointNumber() && !Double.isFinite(node.asDouble())) {
            throw new InvalidJsonException("a number is out of range");
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                checkText(entry.getKey());
                check(entry.getValue());
            }
        } else if (node.isArray()) {
            node.forEach(WellFormed::check);
        }
    }

    /**
     * Escapes unpaired surrogates in JSON that was written from Java texts; they stand within strings only. Returns the
     * same text if there are none.
     */
    static String escape(String json) {
        int lone = indexOfLone(json, 0);
        if (lone < 0) {
            return json;
        }
        StringBuilder escaped = new StringBuilder(json.length() + 16);
        int from = 0;
        for (; lone >= 0; lone = indexOfLone(json, from)) {
            escaped.append(json, from, lone).append("\\u").append(Integer.toHexString(json.charAt(lone)));
            from = lone + 1;
        }
        return escaped.append(json, from, json.length()).toString();
    }

    private static void checkText(String text) {
        if (indexOfLone(text, 0) >= 0) {
            throw new InvalidJsonException("a text holds an unpaired surrogate");
        }
    }

    private static int indexOfLone(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return i;
            }
        }
        return -1;
    }
}
