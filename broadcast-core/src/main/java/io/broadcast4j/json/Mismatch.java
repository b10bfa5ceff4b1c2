package io.broadcast4j.json;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Puts the parser's complaint about a field into one line that names the field. */
final class Mismatch {
    private Mismatch() {}

    static String describe(MismatchedInputException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        Class<?> target = e.getTargetType();
        String expected = target == null ? "another kind of value" : target.getSimpleName();
        return (path.isEmpty() ? "the value" : path) + ": expected " + expected;
    }
}
