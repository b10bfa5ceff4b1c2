package io.broadcast4j.presence;

import io.broadcast4j.Stream;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the listener of a registry of changes, those of one stream one after another in the order in which they were
 * added. For whoever writes a {@link PresenceRegistry}.
 *
 * <p>The first thread that comes to tell of a stream tells all of it, also what others add meanwhile, who therefore need
 * not wait for it. A listener that causes a change is told of it when it has returned, not inside its call.
 *
 * <p>Thread-safe. No lock is held while the listener is called.
 */
public final class Teller {
    private static final Logger LOG = LoggerFactory.getLogger(Teller.class);

    // Guarded by this. A stream is in there while something is to be told of it.
    private final Map<Stream, Queue<PresenceChange>> untold = new HashMap<>();
    private final Set<Stream> busy = new HashSet<>();

    private volatile @Nullable PresenceListener listener;

    /** Creates a teller without a listener: what is added is forgotten. */
    public Teller() {}

    /** Tells this listener from now on. */
    public void start(PresenceListener told) {
        listener = told;
    }

    /** Forgets the listener. */
    public void stop() {
        listener = null;
    }

    /** Queues a change; {@link #tell} has to be called behind it. */
    public synchronized void add(PresenceChange change) {
        untold.computeIfAbsent(change.stream(), stream -> new ArrayDeque<>(2)).add(change);
    }

    /** Tells what is queued for a stream, unless another thread, or a call further out, is about to. */
    public void tell(Stream stream) {
        if (!begin(stream)) {
            return;
        }
        for (PresenceChange change = next(stream); change != null; change = next(stream)) {
            call(change);
        }
    }

    private synchronized boolean begin(Stream stream) {
        return untold.containsKey(stream) && busy.add(stream);
    }

    private synchronized @Nullable PresenceChange next(Stream stream) {
        Queue<PresenceChange> queue = untold.get(stream);
        PresenceChange change = queue == null ? null : queue.poll();
        if (change == null) {
            untold.remove(stream);
            busy.remove(stream);
        }
        return change;
    }

    private void call(PresenceChange change) {
        PresenceListener told = listener;
        if (told == null) {
            return;
        }
        try {
            told.changed(change);
        } catch (Throwable failure) {
            LOG.error("A listener threw when told of a {} on {}", change.kind(), change.stream(), failure);
        }
    }
}
