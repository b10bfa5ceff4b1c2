package io.broadcast4j.examples.presence;

/**
 * What others are shown of somebody.
 *
 * @param name what they are called
 * @param status whether they are {@code here} or {@code away}
 */
public record Visitor(String name, String status) {
    static Visitor here(String name) {
        return new Visitor(name, "here");
    }

    static Visitor away(String name) {
        return new Visitor(name, "away");
    }
}
