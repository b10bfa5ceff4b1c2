package io.broadcast4j.json;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Refuses what the parser accepts though it cannot be written back unchanged: lone surrogates, infinite numbers. */
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

    private static void checkText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new InvalidJsonException("a text holds an unpaired surrogate");
            }
        }
    }
}
