package io.broadcast4j.channel;

/**
 * Stands around every command of every client: opens what a command needs, closes it, measures, tags logs, or refuses.
 *
 * <p>Thread: the connection's executor. A filter that does not call {@code next} drops the command; one that throws
 * drops it and has the exception reported. A subscribe that is dropped is rejected, since its client waits for an answer;
 * other commands have none.
 *
 * <p>A subscribe command that asks for history and presence as well is three: {@code subscribe}, {@code history} and
 * {@code join}. A subscription that a client gets back with its session passes as {@code subscribe} again.
 */
@FunctionalInterface
public interface CommandFilter {
    /** Handles a command by calling {@code next} once, or not at all. */
    void filter(CommandCall call, Runnable next);

    /** Returns a filter that stands around another one. */
    default CommandFilter around(CommandFilter inner) {
        return (call, next) -> filter(call, () -> inner.filter(call, next));
    }
}
