package io.broadcast4j.examples;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.broadcast4j.Broadcaster;
import io.broadcast4j.Identity;
import io.broadcast4j.Stream;
import io.broadcast4j.auth.Authenticator;
import io.broadcast4j.auth.JwtAuthenticator;
import io.broadcast4j.auth.JwtKey;
import io.broadcast4j.auth.SignedStreams;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.channel.Action;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.PubSubChannel;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.examples.login.AccessTokens;
import io.broadcast4j.examples.web.Site;
import io.broadcast4j.examples.web.WebServer;
import io.broadcast4j.server.BroadcastServer;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/**
 * A server with two channels, which stream from the stream {@code room:NAME} to whoever asks for it by {@code "room":
 * NAME}, and one for streams whose names it has signed. Clients may show a token, which is good until the second in which
 * it ends.
 *
 * <p>Thread-safe.
 */
final class CableServer implements AutoCloseable {
    /** The channel of rooms. */
    static final String CHANNEL = "RoomChannel";

    /** The channel of rooms in which clients can be present and whisper. */
    static final String LOUNGE = "LoungeChannel";

    /** How many messages of the streams {@code room:short…} are kept; of all others it is 10,000. */
    static final int SHORT_HISTORY = 5;

    private static final String SECRET = "a secret of the tests that is long enough";
    private static final SignedStreams STREAMS = SignedStreams.with("a key for the names of streams, long enough");
    private static final Duration AGE = Duration.ofMinutes(5);

    private final BroadcastServer broadcast;
    private final WebServer web;

    /** Starts the server on any free port. */
    CableServer() throws IOException {
        JwtAuthenticator tokens = JwtAuthenticator.builder(JwtKey.hs256(SECRET))
                .parameter("jid")
                .leeway(Duration.ZERO)
                .build(claims -> Optional.of(Identity.of(claims.subject())));
        broadcast = BroadcastServer.builder()
                .authenticator(Authenticator.firstOf(tokens, Authenticator.anonymous()))
                .history(HistoryPolicy.keep(HistoryPolicy.MAX_MESSAGES, AGE))
                .history("room:short*", HistoryPolicy.keep(SHORT_HISTORY, AGE))
                .channel(CHANNEL, new RoomChannel())
                .channel(LOUNGE, new LoungeChannel())
                .channel(PubSubChannel.NAME, PubSubChannel.signed(STREAMS))
                .build();
        try {
            web = WebServer.start(
                    new Site("127.0.0.1", 0, List.of()), new AccessTokens(SECRET, Clock.systemUTC()), broadcast);
        } catch (IOException | RuntimeException e) {
            broadcast.close();
            throw e;
        }
    }

    /** Returns where clients connect. */
    URI uri() {
        return URI.create("ws://localhost:" + web.uri().getPort() + "/cable");
    }

    Broadcaster broadcaster() {
        return broadcast.broadcaster();
    }

    /** Returns the stream of a room. */
    static Stream room(String name) {
        return Stream.of("room", name);
    }

    /** Signs the name of a stream, as a page would be given it. */
    static String signed(Stream stream) {
        return STREAMS.sign(stream);
    }

    /** Makes a token that was good until a minute ago. */
    static String expiredToken() {
        return token("ann", Instant.now().minusSeconds(60));
    }

    /** Makes a token that ends in so many seconds, or up to one earlier. */
    static String tokenFor(int seconds) {
        return token("ann", Instant.now().plusSeconds(seconds));
    }

    /** Makes a token that outlives every test. */
    static String goodToken() {
        return token("ann", Instant.now().plus(Duration.ofHours(1)));
    }

    /** Makes a token for a user that ends at a time, to the second. */
    private static String token(String user, Instant end) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .subject(user)
                .expirationTime(Date.from(end))
                .build();
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        try {
            token.sign(new MACSigner(SECRET));
        } catch (JOSEException e) {
            throw new IllegalStateException("A token could not be signed", e);
        }
        return token.serialize();
    }

    @Override
    public void close() {
        broadcast.close();
        web.close();
    }

    /** Streams from a room, and lets clients say something there. */
    public static class RoomChannel implements Channel {
        @Override
        public void subscribed(Subscription client) {
            String name = client.params().text("room");
            if (name.equals("secret")) {
                client.reject();
                return;
            }
            client.streamFrom(room(name));
        }

        /** Sends a text to everybody in the room. */
        @Action
        public void say(Subscription client, Said said) {
            client.broadcast(room(client.params().text("room")), said);
        }
    }

    /** A room in which clients can be present and whisper as well. */
    public static final class LoungeChannel extends RoomChannel {
        @Override
        public void subscribed(Subscription client) {
            super.subscribed(client);
            client.presence(room(client.params().text("room"))).open();
            client.allowWhispers(room(client.params().text("room")));
        }
    }

    /** What somebody says. */
    public record Said(String text) {}
}
