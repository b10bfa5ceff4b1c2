package io.broadcast4j.server;

import io.broadcast4j.Broadcaster;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Ends the connections of an identity, on whichever node they are: by a message on a stream that each of them listens to
 * before it is welcomed. Clients can neither name that stream nor see its messages.
 */
final class RemoteDisconnect {
    private RemoteDisconnect() {}

    /** Returns the stream of an identity. Its name holds a hash, since a key may be long and hold anything. */
    static Stream stream(String identityKey) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(identityKey.getBytes(StandardCharsets.UTF_8));
            return Stream.reserved("identity", HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }

    /** Ends them. */
    static CompletionStage<Position> send(Broadcaster broadcaster, String identityKey, boolean reconnect) {
        return broadcaster.broadcast(stream(identityKey), Map.of("type", "disconnect", "reconnect", reconnect));
    }
}
