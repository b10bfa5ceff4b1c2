package io.broadcast4j.server;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.Publication;
import io.broadcast4j.concurrent.SerialExecutor;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.presence.Member;
import io.broadcast4j.presence.PresenceChange;
import io.broadcast4j.presence.PresenceListener;
import java.util.List;
import java.util.Locale;

/** Tells a stream of the members that join it, change and leave: by messages like all others, but not remembered. */
final class PresenceEvents implements PresenceListener {
    private final Backplane backplane;
    private final JsonCodec codec;
    private final List<PresenceListener> listeners;
    private final SerialExecutor application;
    private final BroadcastObserver observer;

    /**
     * Takes what it needs to tell.
     *
     * @param listeners application code that is told as well, in the same order
     * @param surroundings where that code runs, and who is told if it fails
     */
    PresenceEvents(
            Backplane backplane, JsonCodec codec, List<PresenceListener> listeners, Engine.Surroundings surroundings) {
        this.backplane = backplane;
        this.codec = codec;
        this.listeners = List.copyOf(listeners);
        this.observer = surroundings.observer();
        this.application = new SerialExecutor(
                surroundings.executor(), failure -> observer.internalFailure("presence listener", failure));
    }

    @Override
    public void changed(PresenceChange change) {
        Attempt.at("presence event", observer, () -> publish(change));
        listeners.forEach(listener ->
                Attempt.at("presence listener", observer, () -> application.execute(() -> listener.changed(change))));
    }

    private void publish(PresenceChange change) {
        backplane
                .publish(Publication.passing(
                        new Message(change.stream(), json(change), Message.Kind.PRESENCE, Position.NONE, null, null)))
                .whenComplete((position, failure) -> {
                    if (failure != null) {
                        observer.publishFailed(change.stream(), failure);
                    }
                });
    }

    private String json(PresenceChange change) {
        Member member = change.member();
        String type = change.kind().name().toLowerCase(Locale.ROOT);
        String info = change.kind() == PresenceChange.Kind.LEAVE ? "" : ",\"info\":" + member.info();
        return "{\"type\":\"" + type + "\",\"id\":" + codec.quote(member.id()) + info + "}";
    }
}
