package io.broadcast4j.test;

import io.broadcast4j.Stream;
import io.broadcast4j.auth.Authentication;
import io.broadcast4j.auth.Authenticator;
import io.broadcast4j.auth.SignedStreams;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.PubSubChannel;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.server.BroadcastServer;
import io.broadcast4j.server.Limits;
import io.broadcast4j.transport.Handshake;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A channel with a room for each {@code room_id}, one of which is locked, and the servers that have it.
 *
 * <p>Thread-safe.
 */
final class EventRoom implements Channel {
    static final SignedStreams SIGNED = SignedStreams.with("a key of at least thirty-two bytes");

    private static final Authenticator ANYBODY = Authenticator.anonymous();

    private final AtomicInteger subscribed = new AtomicInteger();
    private final AtomicInteger unsubscribed = new AtomicInteger();

    /** Returns the stream of a room. */
    static Stream stream(String id) {
        return Stream.of("room", id);
    }

    @Override
    public void subscribed(Subscription client) {
        String id = client.params().optionalText("room_id").orElse("lobby");
        if (id.equals("locked")) {
            client.reject();
        } else {
            client.streamFrom(stream(id));
            subscribed.incrementAndGet();
        }
    }

    @Override
    public void unsubscribed(Subscription client) {
        if (!client.isRejected()) {
            unsubscribed.incrementAndGet();
        }
    }

    int subscribers() {
        return subscribed.get() - unsubscribed.get();
    }

    /** Returns the recipe of a server with this channel, on which everybody may listen who has not the token "bad". */
    BroadcastServer.Builder builder() {
        return BroadcastServer.builder()
                .channel("Room", this)
                .channel(
                        PubSubChannel.NAME,
                        PubSubChannel.signed(SIGNED)
                                .withPublicStreams(stream -> stream.name().startsWith("public:")))
                .authenticator(EventRoom::authenticate);
    }

    /** Returns a server on which heartbeats come often, and clients that do not read are cut soon. */
    BroadcastServer server() {
        return builder().limits(hasty()).build();
    }

    static Limits hasty() {
        return Limits.DEFAULT.timing(times -> new Limits.Timing(
                Duration.ofMillis(100),
                times.handshake(),
                times.subscribe(),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                times.drain(),
                times.stop()));
    }

    private static Authentication authenticate(Handshake handshake) {
        return handshake.parameter("token").filter("bad"::equals).isPresent()
                ? Authentication.unauthorized("a bad token")
                : ANYBODY.authenticate(handshake);
    }
}
