package io.broadcast4j.server;

import io.broadcast4j.Scheduler;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.json.InvalidJsonException;
import io.broadcast4j.json.Json;
import io.broadcast4j.protocol.Command;
import io.broadcast4j.transport.Frame;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One client's table of subscriptions, by identifier.
 *
 * <p>Confined to the connection's serial executor, so that commands take effect in the order they came.
 */
final class Subscriptions {
    private final ClientContext client;
    private final Map<String, ClientSubscription> table = new LinkedHashMap<>();

    /** The number of the last subscribe command that came through the filters. */
    private long answered;

    Subscriptions(ClientContext client) {
        this.client = client;
    }

    /**
     * Carries out a command.
     *
     * @param number which message of the client it is
     */
    void execute(Command.OnSubscription command, long number) {
        if (command instanceof Command.Subscribe subscribe) {
            answered = number;
            subscribe(subscribe.identifier(), number);
        } else if (command instanceof Command.Unsubscribe unsubscribe) {
            unsubscribe(unsubscribe.identifier());
        } else if (command instanceof Command.Perform perform) {
            perform(perform);
        }
    }

    /** Rejects a subscribe command that never got here because a filter kept it. Silence would have the client wait. */
    void answerIfNot(String identifier, long number) {
        if (answered != number && !table.containsKey(identifier)) {
            reject(identifier, "filtered");
        }
    }

    /** Ends all subscriptions, the youngest first. */
    void endAll() {
        List<ClientSubscription> all = List.copyOf(table.values());
        table.clear();
        for (int i = all.size() - 1; i >= 0; i--) {
            all.get(i).end();
        }
    }

    private void subscribe(String identifier, long number) {
        ClientSubscription existing = table.get(identifier);
        if (existing != null) {
            subscribeAgain(existing, number);
            return;
        }
        Limits limits = client.engine().limits();
        if (table.size() >= limits.capacity().subscriptionsPerConnection()) {
            reject(identifier, "too_many_subscriptions");
            return;
        }
        if (Frame.utf8Length(identifier) > limits.inbound().identifierBytes()) {
            reject(identifier, "identifier_too_long");
            return;
        }
        try {
            Json params = client.engine().codec().decode(identifier);
            client.engine()
                    .channels()
                    .find(params.text("channel"))
                    .ifPresentOrElse(
                            entry -> begin(new ClientSubscription(client, identifier, params, entry)),
                            () -> reject(identifier, "unknown_channel"));
        } catch (InvalidJsonException e) {
            reject(identifier, "bad_identifier");
        }
    }

    /**
     * A client that missed the confirmation gets it again. One that repeated itself before it can have seen it, because
     * {@code subscribed} took its time, gets the one that is on its way.
     */
    private void subscribeAgain(ClientSubscription existing, long number) {
        if (existing.wasConfirmedBefore(number)) {
            send(client.protocol().confirmation(existing.identifier()));
        }
    }

    private void begin(ClientSubscription subscription) {
        table.put(subscription.identifier(), subscription);
        if (!subscription.subscribe()) {
            turnAway(subscription, "rejected");
            return;
        }
        CompletionStage<Void> live = subscription.live();
        CompletableFuture<Void> now = live.toCompletableFuture();
        if (now.isDone() && !now.isCompletedExceptionally()) {
            settle(subscription, true);
            return;
        }
        Scheduler.Timer deadline = client.engine()
                .scheduler()
                .schedule(
                        client.engine().limits().timing().subscribe(),
                        () -> client.execute(() -> settle(subscription, false)));
        live.whenComplete((done, failure) -> {
            deadline.cancel();
            client.execute(() -> settle(subscription, failure == null));
        });
    }

    private void settle(ClientSubscription subscription, boolean live) {
        if (table.get(subscription.identifier()) != subscription || subscription.isConfirmed()) {
            return;
        }
        if (!live || subscription.isRejected()) {
            turnAway(subscription, live ? "rejected" : "not_live");
        } else if (subscription.confirm()) {
            subscription.calls().run("afterSubscribe", Channel::afterSubscribe);
        }
    }

    private void turnAway(ClientSubscription subscription, String reason) {
        table.remove(subscription.identifier());
        subscription.refuse();
        subscription.end();
        reject(subscription.identifier(), reason);
        subscription.calls().run("afterSubscribe", Channel::afterSubscribe);
    }

    private void reject(String identifier, String reason) {
        send(client.protocol().rejection(identifier));
        client.engine().observer().subscriptionRejected(client.info(), identifier, reason);
    }

    private void unsubscribe(String identifier) {
        ClientSubscription subscription = table.remove(identifier);
        if (subscription == null) {
            ignore(identifier);
        } else {
            subscription.end();
        }
    }

    private void perform(Command.Perform command) {
        ClientSubscription subscription = table.get(command.identifier());
        if (subscription == null) {
            ignore(command.identifier());
        } else {
            subscription.calls().perform(command);
        }
    }

    private void ignore(String identifier) {
        client.engine().observer().commandIgnored(client.info(), "unknown_subscription", identifier);
    }

    private void send(Frame frame) {
        client.outbox().add(frame);
        client.outbox().flush();
    }
}
