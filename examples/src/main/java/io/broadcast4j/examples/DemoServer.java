package io.broadcast4j.examples;

import io.broadcast4j.auth.Authenticator;
import io.broadcast4j.auth.CookieAuthenticator;
import io.broadcast4j.auth.JwtAuthenticator;
import io.broadcast4j.examples.chat.ChatChannel;
import io.broadcast4j.examples.chat.ChatMessages;
import io.broadcast4j.examples.chat.ChatRooms;
import io.broadcast4j.examples.login.AccessTokens;
import io.broadcast4j.examples.web.WebServer;
import io.broadcast4j.server.BroadcastServer;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;

/**
 * The demo, put together: one {@link BroadcastServer} with a channel for each demo, behind one web server.
 *
 * <p>Thread-safe.
 */
public final class DemoServer implements AutoCloseable {
    private final BroadcastServer broadcast;
    private final WebServer web;

    private DemoServer(BroadcastServer broadcast, WebServer web) {
        this.broadcast = broadcast;
        this.web = web;
    }

    /**
     * Starts the demo.
     *
     * @throws IOException if the port cannot be had
     */
    public static DemoServer start(Settings settings) throws IOException {
        AccessTokens tokens = new AccessTokens(settings.secret(), Clock.systemUTC());
        BroadcastServer broadcast = broadcastServer(settings.secret(), tokens);
        try {
            return new DemoServer(broadcast, WebServer.start(settings.host(), settings.port(), tokens, broadcast));
        } catch (IOException | RuntimeException e) {
            broadcast.close();
            throw e;
        }
    }

    /** Returns where the demos are listed. */
    public URI uri() {
        return web.uri();
    }

    /** Tells every client that the server restarts, lets them go, and stops. Idempotent. */
    @Override
    public void close() {
        broadcast.close();
        web.close();
    }

    private static BroadcastServer broadcastServer(String secret, AccessTokens tokens) {
        ChatRooms rooms = new ChatRooms();
        ChatMessages messages = new ChatMessages(Clock.systemUTC());
        return BroadcastServer.builder()
                .authenticator(Authenticator.firstOf(
                        new JwtAuthenticator(secret, tokens::identity),
                        new CookieAuthenticator("auth_token", tokens::identity)))
                .channel("ChatChannel", broadcaster -> new ChatChannel(rooms, messages))
                .build();
    }
}
