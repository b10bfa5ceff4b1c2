package io.broadcast4j.server;

import io.broadcast4j.Broadcaster;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Ends the connections of an identity, on whichever node they are: by a message on a stream that each of them listens to
 * before it is welcomed. Clients can neither name that stream nor see its messages.
 */
final class RemoteDisconnect {
    private RemoteDisconnect() {}

    /** Returns the stream of an identity. */
    static Stream stream(String identityKey) {
        return Stream.reserved("identity", identityKey);
    }

    /** Ends them. */
    static CompletionStage<Position> send(Broadcaster broadcaster, String identityKey, boolean reconnect) {
        return broadcaster.broadcast(stream(identityKey), Map.of("type", "disconnect", "reconnect", reconnect));
    }
}
