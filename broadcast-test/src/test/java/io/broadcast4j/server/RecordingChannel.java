package io.broadcast4j.server;

import io.broadcast4j.channel.Action;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Writes down how it is called, and does at {@code subscribed} and at the action {@code act} what the test says. */
final class RecordingChannel implements Channel {
    final List<String> calls = new CopyOnWriteArrayList<>();
    private final Consumer<Subscription> atSubscribed;
    private volatile Consumer<Subscription> atBefore = client -> {};
    private volatile Consumer<Subscription> atAct = client -> {};

    RecordingChannel(Consumer<Subscription> atSubscribed) {
        this.atSubscribed = atSubscribed;
    }

    RecordingChannel() {
        this(client -> {});
    }

    RecordingChannel before(Consumer<Subscription> what) {
        atBefore = what;
        return this;
    }

    RecordingChannel acting(Consumer<Subscription> what) {
        atAct = what;
        return this;
    }

    long count(String call) {
        return calls.stream().filter(call::equals).count();
    }

    @Override
    public void beforeSubscribe(Subscription client) {
        calls.add("beforeSubscribe");
        atBefore.accept(client);
    }

    @Override
    public void subscribed(Subscription client) {
        calls.add("subscribed");
        atSubscribed.accept(client);
    }

    @Override
    public void afterSubscribe(Subscription client) {
        calls.add("afterSubscribe");
    }

    @Override
    public void beforeUnsubscribe(Subscription client) {
        calls.add("beforeUnsubscribe");
    }

    @Override
    public void unsubscribed(Subscription client) {
        calls.add("unsubscribed");
    }

    @Override
    public void afterUnsubscribe(Subscription client) {
        calls.add("afterUnsubscribe");
    }

    @Action
    public void act(Subscription client) {
        calls.add("act");
        atAct.accept(client);
    }
}
