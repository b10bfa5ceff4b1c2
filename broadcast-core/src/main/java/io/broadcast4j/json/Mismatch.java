package io.broadcast4j.json;

import java.util.stream.Collectors;
import tools.jackson.databind.exc.MismatchedInputException;

/** Puts the parser's complaint about a field into one line that names the field. */
final class Mismatch {
    private Mismatch() {}

    static String describe(MismatchedInputException e) {
        String path = e.getPath().stream()
                .map(reference -> reference.getPropertyName() == null
                        ? "[" + reference.getIndex() + "]"
                        : reference.getPropertyName())
                .collect(Collectors.joining("."));
        Class<?> target = e.getTargetType();
        String expected = target == null ? "another kind of value" : target.getSimpleName();
        return (path.isEmpty() ? "the value" : path) + ": expected " + expected;
    }
}
