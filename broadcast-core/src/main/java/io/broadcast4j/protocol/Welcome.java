package io.broadcast4j.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first thing a client hears.
 *
 * <p>Immutable, thread-safe.
 *
 * @param session the id of the session, by which a client can resume it; its connection has the same
 * @param restored the identifiers of the subscriptions that were taken over from an earlier session, or null if none was
 *     resumed
 * @param extensions the extensions that were agreed on
 */
public record Welcome(String session, @Nullable List<String> restored, List<String> extensions) {
    /** Copies the lists. */
    public Welcome {
        restored = restored == null ? null : List.copyOf(restored);
        extensions = List.copyOf(extensions);
    }
}
