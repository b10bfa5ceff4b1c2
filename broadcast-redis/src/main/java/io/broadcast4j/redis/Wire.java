package io.broadcast4j.redis;

/** What was asked of Redis about one channel, over one connection. Not thread-safe. */
final class Wire {
    private boolean asked;
    private int unanswered;

    /** Tells whether the last thing that was asked is to hear it. */
    boolean isAsked() {
        return asked;
    }

    /** Tells whether it is heard: everything that was asked is answered. */
    boolean isHeard() {
        return asked && unanswered == 0;
    }

    /** Tells whether there is nothing more to know about it. */
    boolean isOver() {
        return !asked && unanswered == 0;
    }

    void ask() {
        asked = true;
        unanswered++;
    }

    void give() {
        asked = false;
    }

    void answered() {
        unanswered = Math.max(0, unanswered - 1);
    }
}
