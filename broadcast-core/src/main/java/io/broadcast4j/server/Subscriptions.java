package io.broadcast4j.server;

import io.broadcast4j.Scheduler;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.json.InvalidJsonException;
import io.broadcast4j.json.Json;
import io.broadcast4j.protocol.Attendee;
import io.broadcast4j.protocol.Command;
import io.broadcast4j.protocol.HistoryRequest;
import io.broadcast4j.protocol.Protocol;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

    private final SubscriberCommands commands;
    /** The identifiers of the confirmed ones. Guarded by itself. */
    private final Set<String> confirmed = new LinkedHashSet<>();

    Subscriptions(ClientContext client) {
        this.client = client;
        this.commands = new SubscriberCommands(client);
    }

    /**
     * Carries out a command.
     *
     * @param number which message of the client it is
     */
    void execute(Command.OnSubscription command, long number) {
        if (command instanceof Command.Subscribe subscribe) {
            answered = number;
            subscribe(subscribe, number);
        } else if (command instanceof Command.Unsubscribe unsubscribe) {
            unsubscribe(unsubscribe.identifier());
        } else {
            ClientSubscription subscription = table.get(command.identifier());
            if (subscription == null) {
                ignore(command.identifier());
            } else {
                commands.execute(subscription, command);
            }
        }
    }

    /** Rejects a subscribe command that never got here because a filter kept it. Silence would have the client wait. */
    void answerIfNot(String identifier, long number) {
        if (answered != number && !table.containsKey(identifier)) {
            reject(identifier, "filtered");
        }
    }

    /**
     * Ends all subscriptions, the youngest first.
     *
     * @param grace how long they stay present all the same
     */
    void endAll(Duration grace) {
        List<ClientSubscription> all = List.copyOf(table.values());
        table.clear();
        for (int i = all.size() - 1; i >= 0; i--) {
            all.get(i).end(grace);
        }
    }

    /** Returns the identifiers of the confirmed subscriptions, the oldest first. Thread-safe. */
    List<String> confirmed() {
        synchronized (confirmed) {
            return List.copyOf(confirmed);
        }
    }

    private boolean confirm(ClientSubscription subscription, boolean aloud) {
        synchronized (confirmed) {
            confirmed.add(subscription.identifier());
        }
        return subscription.confirm(aloud);
    }

    private void unlist(String identifier) {
        synchronized (confirmed) {
            confirmed.remove(identifier);
        }
    }

    /**
     * Subscribes to what the client had subscribed to before it was cut off, without a word to it.
     *
     * @return completes on the connection's executor, with whether the subscription is there again
     */
    CompletionStage<Boolean> restore(String identifier) {
        CompletableFuture<Boolean> restored = new CompletableFuture<>();
        if (!Filtered.run(client, "subscribe", identifier, () -> restore(identifier, restored::complete))) {
            restored.complete(false);
        }
        return restored;
    }

    private void restore(String identifier, Consumer<Boolean> restored) {
        make(identifier, client.protocol())
                .ifPresentOrElse(
                        subscription -> begin(subscription, verdict -> {
                            boolean there = verdict == Verdict.ACCEPTED && confirm(subscription, false);
                            if (there) {
                                client.engine().observer().subscriptionConfirmed(client.info(), identifier);
                            } else {
                                dismiss(subscription, verdict);
                            }
                            subscription.calls().run("afterSubscribe", Channel::afterSubscribe);
                            restored.accept(there);
                        }),
                        () -> restored.accept(false));
    }

    /** Opens the restored subscriptions of whose history the client has not asked in all this time. It is told. */
    void openRestored() {
        for (ClientSubscription subscription : List.copyOf(table.values())) {
            if (subscription.isConfirmed() && !subscription.isOpened()) {
                subscription.catchUp(HistoryRequest.UNREADABLE);
            }
        }
    }

    private void subscribe(Command.Subscribe command, long number) {
        String identifier = command.identifier();
        ClientSubscription existing = table.get(identifier);
        if (existing != null) {
            subscribeAgain(existing, command, number);
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
            Protocol protocol = command.history() == null
                    ? client.protocol()
                    : client.protocol().withPositions();
            make(identifier, protocol)
                    .ifPresentOrElse(
                            subscription -> begin(subscription, accepted -> settle(subscription, accepted, command)),
                            () -> reject(identifier, "unknown_channel"));
        } catch (InvalidJsonException e) {
            reject(identifier, "bad_identifier");
        }
    }

    /**
     * A client that missed the confirmation gets it again, and so does one that asks for what it has been given back: that
     * opens then. One that repeated itself before it can have seen it, because
     * {@code subscribed} took its time, gets the one that is on its way.
     */
    private void subscribeAgain(ClientSubscription existing, Command.Subscribe command, long number) {
        if (existing.wasConfirmedBefore(number)) {
            client.say(client.protocol().confirmation(existing.identifier()));
            if (command.history() != null || !existing.isOpened()) {
                existing.catchUp(command.history());
            }
        }
    }

    /** Makes a subscription of the channel that an identifier names, if there is such a channel. */
    private Optional<ClientSubscription> make(String identifier, Protocol protocol) {
        Json params = client.engine().codec().decode(identifier);
        return client.engine()
                .channels()
                .find(params.text("channel"))
                .map(entry -> new ClientSubscription(client, new Lane.Key(protocol, identifier), params, entry));
    }

    /** Lets the channel subscribe, waits until its streams are live, and tells what came of it. */
    private void begin(ClientSubscription subscription, Consumer<Verdict> outcome) {
        table.put(subscription.identifier(), subscription);
        if (!subscription.subscribe()) {
            outcome.accept(Verdict.REJECTED);
            return;
        }
        CompletionStage<Void> live = subscription.live();
        CompletableFuture<Void> now = live.toCompletableFuture();
        if (now.isDone() && !now.isCompletedExceptionally()) {
            decide(subscription, Verdict.ACCEPTED, outcome);
            return;
        }
        Scheduler.Timer deadline = client.engine()
                .scheduler()
                .schedule(
                        client.engine().limits().timing().subscribe(),
                        () -> client.execute(() -> decide(subscription, Verdict.LATE, outcome)));
        live.whenComplete((done, failure) -> {
            deadline.cancel();
            client.execute(() -> decide(subscription, failure == null ? Verdict.ACCEPTED : Verdict.NOT_LIVE, outcome));
        });
    }

    private void decide(ClientSubscription subscription, Verdict verdict, Consumer<Verdict> outcome) {
        if (table.get(subscription.identifier()) == subscription && !subscription.isConfirmed()) {
            outcome.accept(subscription.isRejected() ? Verdict.REJECTED : verdict);
        }
    }

    /** Tells the client what came of its subscribe command, and does the rest of what it asked for there. */
    private void settle(ClientSubscription subscription, Verdict verdict, Command.Subscribe command) {
        if (verdict == Verdict.ACCEPTED) {
            if (!confirm(subscription, true)) {
                return;
            }
            CompletionStage<Void> caughtUp = subscription.catchUp(permitted(command));
            client.outbox().flush();
            client.engine().observer().subscriptionConfirmed(client.info(), command.identifier());
            caughtUp.thenRun(() -> join(subscription, command.presence()));
        } else {
            dismiss(subscription, verdict);
            if (verdict == Verdict.LATE
                    || (verdict == Verdict.NOT_LIVE && client.protocol().keepsCount())) {
                // A rejection is for good, and this is not the client's fault: it comes back and asks for all of it.
                client.cut(Disconnect.TRY_AGAIN_LATER);
            } else {
                client.say(client.protocol().rejection(subscription.identifier()));
            }
        }
        subscription.calls().run("afterSubscribe", Channel::afterSubscribe);
    }

    /** Returns the wish for history that came with a subscribe command, if no filter objects to it. */
    private @Nullable HistoryRequest permitted(Command.Subscribe command) {
        boolean passes = command.history() == null || Filtered.run(client, "history", command.identifier(), () -> {});
        return passes ? command.history() : HistoryRequest.UNREADABLE;
    }

    /** Makes the client present that asked for it along with its subscription. */
    private void join(ClientSubscription subscription, @Nullable Attendee attendee) {
        if (attendee != null && table.get(subscription.identifier()) == subscription) {
            Command.Join join = new Command.Join(subscription.identifier(), attendee);
            Filtered.run(client, join.name(), join.identifier(), () -> commands.execute(subscription, join));
        }
    }

    private void dismiss(ClientSubscription subscription, Verdict verdict) {
        table.remove(subscription.identifier());
        unlist(subscription.identifier());
        subscription.refuse();
        subscription.end(Duration.ZERO);
        String reason = verdict == Verdict.REJECTED ? "rejected" : "not_live";
        client.engine().observer().subscriptionRejected(client.info(), subscription.identifier(), reason);
    }

    private void reject(String identifier, String reason) {
        client.say(client.protocol().rejection(identifier));
        client.engine().observer().subscriptionRejected(client.info(), identifier, reason);
    }

    private void unsubscribe(String identifier) {
        ClientSubscription subscription = table.remove(identifier);
        unlist(identifier);
        if (subscription == null) {
            ignore(identifier);
        } else {
            subscription.end(Duration.ZERO);
        }
    }

    private void ignore(String identifier) {
        client.engine().observer().commandIgnored(client.info(), "unknown_subscription", identifier);
    }

    /** What came of a wish to subscribe. */
    private enum Verdict {
        ACCEPTED,
        REJECTED,
        NOT_LIVE,
        LATE
    }
}
