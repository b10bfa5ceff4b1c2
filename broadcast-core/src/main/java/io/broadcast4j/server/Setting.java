package io.broadcast4j.server;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value of a recipe that may be set once. Not thread-safe. */
final class Setting<T> {
    private final String name;
    private @Nullable T value;

    Setting(String name) {
        this.name = name;
    }

    /**
     * Sets it.
     *
     * @throws IllegalStateException if it is set already
     */
    void set(T chosen) {
        if (value != null) {
            throw new IllegalStateException(name + " is set already");
        }
        value = chosen;
    }

    T or(Supplier<? extends T> fallback) {
        return value == null ? fallback.get() : value;
    }
}
