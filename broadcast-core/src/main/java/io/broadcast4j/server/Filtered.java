package io.broadcast4j.server;

import io.broadcast4j.channel.CommandCall;
import java.util.concurrent.atomic.AtomicBoolean;

/** Puts the application's filters around what is done for a client, be it asked for by a command or along with one. */
final class Filtered {
    private Filtered() {}

    /** Does something as a command of that name, unless a filter keeps it. Tells whether it was done. */
    static boolean run(ClientContext client, String command, String identifier, Runnable action) {
        AtomicBoolean passed = new AtomicBoolean();
        CommandCall call = new CommandCall(client.connectionId(), client.identity(), command, identifier);
        try {
            client.engine().filter().filter(call, () -> {
                passed.set(true);
                action.run();
            });
        } catch (Throwable failure) {
            client.engine().observer().applicationFailed(client.info(), "filter", failure);
        }
        return passed.get();
    }
}
