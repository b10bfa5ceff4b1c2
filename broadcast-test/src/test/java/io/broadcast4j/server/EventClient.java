package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.quote;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.json.Json;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.protocol.ActionCableProtocol;
import io.broadcast4j.protocol.Command;
import io.broadcast4j.protocol.EventStreamProtocol;
import io.broadcast4j.transport.Handshake;
import io.broadcast4j.transport.Inlet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An {@code EventSource}: it is cut off, comes back and says how far it has got, by the id of the last event that reached it.
 * Not thread-safe.
 */
final class EventClient {
    private static final JsonCodec CODEC = new JsonCodec();
    private static final ActionCableProtocol COMMANDS = new ActionCableProtocol(CODEC);

    private final BroadcastServer server;
    private final List<String> identifiers;
    private final List<Event> unread = new ArrayList<>();
    private EventOutlet outlet = new EventOutlet("", List.of(), 0);
    private @Nullable Inlet inlet;
    private int read;
    private String token = "";

    /**
     * Something that the client was told.
     *
     * @param type {@code message} or the event's name
     * @param identifier the subscription that it concerns
     * @param text what is said; empty for a gap
     * @param token the id of the last event, this one included
     */
    record Event(String type, String identifier, String text, String token) {
        /** Returns the place in a stream that the id tells, or null if it tells none. */
        @Nullable
        Position position(Stream stream) {
            return EventClient.position(token, identifier, stream);
        }
    }

    /** Creates a client that is not connected. */
    EventClient(BroadcastServer server, List<String> identifiers) {
        this.server = server;
        this.identifiers = List.copyOf(identifiers);
    }

    /** Connects, for as long as nobody cuts the connection. */
    EventClient connect() {
        return connect(Integer.MAX_VALUE);
    }

    /**
     * Connects, as it does by itself after a cut.
     *
     * @param room how many pieces reach the client
     */
    EventClient connect(int room) {
        String wish = token().isEmpty() ? "" : ",\"history\":{\"resume\":" + quote(token) + "}";
        List<String> commands = identifiers.stream()
                .map(identifier -> "{\"command\":\"subscribe\",\"identifier\":" + quote(identifier) + wish + "}")
                .toList();
        outlet = new EventOutlet(token, commands, room);
        read = 0;
        inlet = server.open(
                Handshake.builder("/events")
                        .protocol(EventStreamProtocol.Style.ENVELOPE.protocol())
                        .build(),
                outlet);
        outlet.connected(inlet);
        return this;
    }

    /** Has the channel do something, as the application may have reasons to. */
    void perform(String identifier, String data) {
        Objects.requireNonNull(inlet).receive(LabClient.performing(identifier, data));
    }

    /** Cuts the connection. */
    EventClient cut() {
        outlet.cut();
        return this;
    }

    EventOutlet outlet() {
        return outlet;
    }

    /** Returns what has reached the client since it was asked last. */
    List<Event> fresh() {
        List<String> wire = outlet.wire();
        wire.subList(read, wire.size()).forEach(this::hear);
        read = wire.size();
        List<Event> fresh = List.copyOf(unread);
        unread.clear();
        return fresh;
    }

    /** Returns the messages among what has reached the client since it was asked last, and {@code gap} for a gap. */
    List<String> freshTexts() {
        return fresh().stream()
                .map(event -> event.text().isEmpty() ? event.type() : event.text())
                .toList();
    }

    /** Returns the id of the last event that reached the client; empty for none. */
    String token() {
        fresh().forEach(unread::add);
        return token;
    }

    /** Makes the client come with another id. */
    EventClient pretending(String id) {
        token = id;
        return this;
    }

    /** Returns the place in a stream that the id tells, or null if it tells none. */
    @Nullable
    Position position(String identifier, Stream stream) {
        return position(token(), identifier, stream);
    }

    private static @Nullable Position position(String token, String identifier, Stream stream) {
        Command.Subscribe asked = (Command.Subscribe) COMMANDS.decode("{\"command\":\"subscribe\",\"identifier\":"
                + quote(identifier) + ",\"history\":{\"resume\":" + quote(token) + "}}");
        return Objects.requireNonNull(asked.history()).positionOf(identifier, stream);
    }

    private void hear(String piece) {
        for (String block : piece.split("\n\n", 0)) {
            String type = "message";
            StringBuilder data = new StringBuilder();
            for (String line : block.split("\n", -1)) {
                if (line.startsWith("event: ")) {
                    type = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data.append(data.isEmpty() ? "" : "\n").append(line.substring(6));
                } else if (line.startsWith("id: ")) {
                    token = line.substring(4);
                }
            }
            if (!data.isEmpty()) {
                Json json = CODEC.decode(data.toString());
                String identifier = json.has("identifier") ? json.text("identifier") : "";
                String text = json.has("message") ? json.get("message").text() : "";
                unread.add(new Event(type, identifier, text, token));
            }
        }
    }
}
