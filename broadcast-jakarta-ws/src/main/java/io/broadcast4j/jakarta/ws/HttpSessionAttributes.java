package io.broadcast4j.jakarta.ws;

import jakarta.servlet.http.HttpSession;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks attributes up in the container's HTTP session, for as long as it lives. Thread-safe if the session is. */
final class HttpSessionAttributes implements Function<String, @Nullable Object> {
    private final Object session;

    HttpSessionAttributes(Object session) {
        this.session = session;
    }

    @Override
    public @Nullable Object apply(String name) {
        if (!(session instanceof HttpSession http)) {
            return null;
        }
        try {
            return http.getAttribute(name);
        } catch (IllegalStateException invalidated) {
            return null;
        }
    }
}
