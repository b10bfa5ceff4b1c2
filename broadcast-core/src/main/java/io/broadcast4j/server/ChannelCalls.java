package io.broadcast4j.server;

import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.json.InvalidJsonException;
import io.broadcast4j.json.Json;
import io.broadcast4j.protocol.Command;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The edge between the engine and one subscription's channel: whatever application code throws ends here.
 *
 * <p>Confined to the connection's serial executor.
 */
final class ChannelCalls {
    private final ClientContext client;
    private final Subscription subscription;
    private final ChannelCatalog.Entry entry;
    private @Nullable Channel channel;

    ChannelCalls(ClientContext client, Subscription subscription, ChannelCatalog.Entry entry) {
        this.client = client;
        this.subscription = subscription;
        this.entry = entry;
    }

    /** Gets the channel. Tells whether there is one. */
    boolean create() {
        return attempt(
                "create",
                () -> channel =
                        Objects.requireNonNull(entry.factory().create(subscription), "The factory made nothing"));
    }

    /** Calls a method of the channel. Tells whether it returned. */
    boolean run(String method, BiConsumer<Channel, Subscription> call) {
        Channel target = channel;
        return target != null && attempt(method, () -> call.accept(target, subscription));
    }

    /** Calls an action of the channel. */
    void perform(Command.Perform command) {
        Channel target = channel;
        Optional<ActionTable.ActionMethod> found = entry.actions().find(command.action());
        if (target == null || found.isEmpty()) {
            client.engine()
                    .observer()
                    .commandIgnored(client.info(), "unknown_action", entry.name() + "#" + command.action());
            return;
        }
        if (run("beforeAction", (to, from) -> to.beforeAction(from, command.action()))) {
            invoke(found.get(), target, command.data(), command.action());
            run("afterAction", (to, from) -> to.afterAction(from, command.action()));
        }
    }

    private void invoke(ActionTable.ActionMethod action, Channel target, Json data, String name) {
        try {
            action.invoke(target, subscription, data);
        } catch (Throwable failure) {
            failed(name, failure);
        }
    }

    /** Runs application code. Tells whether it returned. */
    boolean attempt(String where, Runnable code) {
        try {
            code.run();
            return true;
        } catch (Throwable failure) {
            failed(where, failure);
            return false;
        }
    }

    private void failed(String where, Throwable failure) {
        String place = entry.name() + "#" + where;
        try {
            if (channel != null && channel.failed(subscription, failure)) {
                return;
            }
        } catch (Throwable again) {
            if (again != failure) {
                failure.addSuppressed(again);
            }
        }
        if (failure instanceof InvalidJsonException) {
            client.engine().observer().commandIgnored(client.info(), "bad_data", place + " " + failure.getMessage());
        } else {
            client.engine().observer().applicationFailed(client.info(), place, failure);
        }
    }
}
