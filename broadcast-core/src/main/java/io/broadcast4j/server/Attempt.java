package io.broadcast4j.server;

import io.broadcast4j.BroadcastObserver;

/** Does one of several things that must all be tried, and keeps its trouble from the others. */
final class Attempt {
    private Attempt() {}

    /** Takes a step, and tells the observer if it throws. */
    static void at(String where, BroadcastObserver observer, Runnable step) {
        try {
            step.run();
        } catch (Throwable failure) {
            observer.internalFailure(where, failure);
        }
    }
}
