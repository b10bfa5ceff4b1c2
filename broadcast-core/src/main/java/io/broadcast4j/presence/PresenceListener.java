package io.broadcast4j.presence;

/**
 * Told who comes, changes and goes.
 *
 * <p>Thread: the registry's or that of whoever caused the change; the changes of one stream come one after another, in
 * their order. Blocking: none for the listener of a registry; one that is given to {@code
 * BroadcastServer.Builder.presenceListener} runs on the application's executor, and may.
 */
@FunctionalInterface
public interface PresenceListener {
    /** Takes one change. Called once for each in the whole cluster, on the node that caused or found it. */
    void changed(PresenceChange change);
}
