package io.broadcast4j.redis;

/**
 * Whether Redis may have run a script call before, as the script is told by its last argument.
 *
 * <p>Thread: changed by one event loop at a time, while the call is under way.
 */
final class Again {
    private static final byte NO = '0';
    private static final byte YES = '1';

    private final byte[] argument = {NO};
    private byte lastSent = NO;

    /** Returns the argument, whose content changes. */
    byte[] argument() {
        return argument;
    }

    /** Takes note that the call was sent. */
    void sent() {
        lastSent = argument[0];
        argument[0] = YES;
    }

    /**
     * Takes note that it was refused the last time, as by a server that does not know the script, or sends us to another
     * one: then it has not run but for what was before.
     */
    void refused() {
        argument[0] = lastSent;
    }

    /** Tells whether Redis may have run it. */
    boolean mayBe() {
        return argument[0] == YES;
    }
}
