package io.broadcast4j.server;

import io.broadcast4j.protocol.Command;
import io.broadcast4j.protocol.MalformedCommandException;
import io.broadcast4j.transport.Disconnect;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Turns one client's texts into commands and has them carried out. What comes before the welcome waits for it: the
 * connection's executor is free while the backplane makes itself ready, so its order alone does not see to that.
 *
 * <p>Confined to the connection's serial executor. The one place where a malformed command is answered.
 */
final class Dispatcher {
    private final ClientContext client;
    private final InboundGuard guard;
    private final Subscriptions subscriptions;
    private final Queue<Early> early = new ArrayDeque<>(0);
    private boolean begun;

    Dispatcher(ClientContext client, InboundGuard guard, Subscriptions subscriptions) {
        this.client = client;
        this.guard = guard;
        this.subscriptions = subscriptions;
    }

    /** Carries out what has waited for the welcome, and from now on what comes, at once. */
    void begin() {
        begun = true;
        for (Early next = early.poll(); next != null; next = early.poll()) {
            handle(next.text(), next.number());
        }
    }

    /**
     * Carries out a command, in its time.
     *
     * @param number which message of the client it is
     */
    void handle(String text, long number) {
        if (!begun) {
            early.add(new Early(text, number));
            return;
        }
        guard.handled(text);
        if (client.isEnding()) {
            return;
        }
        try {
            Command command = client.protocol().decode(text);
            if (command instanceof Command.OnSubscription onSubscription) {
                dispatch(onSubscription, number);
            } else if (command instanceof Command.Pong) {
                client.answeredPing();
            } else if (command instanceof Command.Ping) {
                client.say(client.protocol().pong());
            }
        } catch (MalformedCommandException e) {
            client.engine().observer().commandIgnored(client.info(), "malformed", String.valueOf(e.getMessage()));
            if (guard.tooManyMalformed()) {
                client.cut(Disconnect.INVALID_REQUEST);
            }
        }
    }

    private void dispatch(Command.OnSubscription command, long number) {
        Filtered.run(client, command.name(), command.identifier(), () -> subscriptions.execute(command, number));
        if (command instanceof Command.Subscribe) {
            subscriptions.answerIfNot(command.identifier(), number);
        }
    }

    /** A command that waits for the welcome. */
    private record Early(String text, long number) {}
}
