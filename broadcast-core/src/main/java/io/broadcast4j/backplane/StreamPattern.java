package io.broadcast4j.backplane;

import java.util.List;

/**
 * A name in which {@code *} stands for any text, none included. Every other character stands for itself.
 *
 * <p>Immutable, thread-safe. Matching takes time in proportion to the name, whatever the pattern.
 */
final class StreamPattern {
    private final List<String> parts;

    StreamPattern(String pattern) {
        if (pattern.isEmpty()) {
            throw new IllegalArgumentException("A pattern is not empty; \"*\" fits every stream");
        }
        parts = List.of(pattern.split("\\*", -1));
    }

    boolean fits(String name) {
        String first = parts.get(0);
        if (parts.size() == 1) {
            return name.equals(first);
        }
        String last = parts.get(parts.size() - 1);
        if (!name.startsWith(first)) {
            return false;
        }
        int from = first.length();
        for (String part : parts.subList(1, parts.size() - 1)) {
            int found = name.indexOf(part, from);
            if (found < 0) {
                return false;
            }
            from = found + part.length();
        }
        return name.length() - from >= last.length() && name.endsWith(last);
    }
}
