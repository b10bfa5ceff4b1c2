package io.broadcast4j.channel;

import io.broadcast4j.Broadcaster;
import io.broadcast4j.Identity;
import io.broadcast4j.Scheduler;
import io.broadcast4j.Stream;
import io.broadcast4j.json.Json;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.presence.PresencePage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Notes what a channel does with a client, in words. What no test needs is not there. */
final class FakeSubscription implements Subscription {
    private final Identity identity;
    private final Json params;
    private final List<String> deeds = new ArrayList<>();

    FakeSubscription(Identity identity, String params) {
        this.identity = identity;
        this.params = new JsonCodec().decode(params);
    }

    List<String> deeds() {
        return List.copyOf(deeds);
    }

    @Override
    public Json params() {
        return params;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public void reject() {
        deeds.add("reject");
    }

    @Override
    public boolean isRejected() {
        return deeds.contains("reject");
    }

    @Override
    public void streamFrom(Stream stream) {
        deeds.add("stream from " + stream);
    }

    @Override
    public void allowWhispers(Stream stream) {
        deeds.add("allow whispers on " + stream);
    }

    @Override
    public Presence presence(Stream stream) {
        return new FakePresence(stream);
    }

    @Override
    public String identifier() {
        throw new AssertionError("identifier");
    }

    @Override
    public String channelName() {
        throw new AssertionError("channelName");
    }

    @Override
    public String connectionId() {
        throw new AssertionError("connectionId");
    }

    @Override
    public Map<String, Object> attributes() {
        throw new AssertionError("attributes");
    }

    @Override
    public Broadcaster broadcaster() {
        throw new AssertionError("broadcaster");
    }

    @Override
    public void transmit(Object message) {
        throw new AssertionError("transmit");
    }

    @Override
    public void streamFrom(Stream stream, StreamListener listener) {
        throw new AssertionError("streamFrom with a listener");
    }

    @Override
    public void stopStreamFrom(Stream stream) {
        throw new AssertionError("stopStreamFrom");
    }

    @Override
    public void stopAllStreams() {
        throw new AssertionError("stopAllStreams");
    }

    @Override
    public Scheduler.Timer every(Duration interval, Runnable task) {
        throw new AssertionError("every");
    }

    private final class FakePresence implements Presence {
        private final Stream stream;

        private FakePresence(Stream stream) {
            this.stream = stream;
        }

        @Override
        public void open() {
            deeds.add("open presence on " + stream);
        }

        @Override
        public CompletionStage<Void> join(Object info) {
            throw new AssertionError("join");
        }

        @Override
        public CompletionStage<Void> join(String id, Object info) {
            throw new AssertionError("join");
        }

        @Override
        public CompletionStage<Void> update(Object info) {
            throw new AssertionError("update");
        }

        @Override
        public CompletionStage<Void> leave() {
            throw new AssertionError("leave");
        }

        @Override
        public CompletionStage<PresencePage> members() {
            throw new AssertionError("members");
        }

        @Override
        public CompletionStage<PresencePage> members(String after, int limit) {
            throw new AssertionError("members");
        }
    }
}
