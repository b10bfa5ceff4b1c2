package io.broadcast4j.protocol;

import io.broadcast4j.Position;
import io.broadcast4j.json.InvalidJsonException;
import io.broadcast4j.json.Json;
import io.broadcast4j.json.JsonCodec;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the commands of Action Cable and those that AnyCable has added. Stateless, thread-safe. */
final class CommandReader {
    /** The most streams of which one request may name positions. */
    static final int MAX_POSITIONS = 100;

    private static final int MAX_PAGE = 1_000;

    private final JsonCodec codec;

    CommandReader(JsonCodec codec) {
        this.codec = codec;
    }

    Command read(String text) {
        try {
            return command(codec.decode(text));
        } catch (InvalidJsonException e) {
            throw new MalformedCommandException(String.valueOf(e.getMessage()));
        }
    }

    private Command command(Json json) {
        if (!json.isObject()) {
            throw new MalformedCommandException("a command is a JSON object");
        }
        String name = json.text("command");
        return switch (name) {
            case "pong" -> new Command.Pong();
            case "ping" -> new Command.Ping();
            default -> onSubscription(name, json);
        };
    }

    private Command onSubscription(String name, Json json) {
        return switch (name) {
            case "subscribe" ->
                new Command.Subscribe(
                        json.text("identifier"),
                        json.has("history") ? history(json) : null,
                        json.has("presence") ? attendee(json) : null);
            case "unsubscribe" -> new Command.Unsubscribe(json.text("identifier"));
            case "message" -> perform(json.text("identifier"), codec.decode(json.text("data")));
            case "history" -> new Command.History(json.text("identifier"), history(json));
            case "whisper" -> new Command.Whisper(json.text("identifier"), json.get("data"));
            case "join" -> new Command.Join(json.text("identifier"), attendee(json));
            case "leave" -> new Command.Leave(json.text("identifier"));
            case "presence" -> presence(json.text("identifier"), json);
            default -> throw new MalformedCommandException("unknown command" + shown(name));
        };
    }

    /** The client chose the word, so it is shown only if it looks like one. */
    private static String shown(String name) {
        boolean word = name.length() <= 32 && name.chars().allMatch(c -> c == '_' || (c >= 'a' && c <= 'z'));
        return word ? " " + name : "";
    }

    private static Command perform(String identifier, Json data) {
        if (!data.isObject()) {
            throw new MalformedCommandException("data: expected a JSON object");
        }
        String action =
                data.optionalText("action").filter(text -> !text.isBlank()).orElse(ActionCableProtocol.DEFAULT_ACTION);
        return new Command.Perform(identifier, action, data);
    }

    /** A wish that makes no sense is a wish all the same: whoever has it waits for an answer. */
    private static HistoryRequest history(Json command) {
        try {
            Json wish = command.get("history");
            Instant since = wish.has("since") ? time(wish.integer("since")) : null;
            Map<String, Position> positions = wish.has("streams") ? positions(wish.get("streams")) : Map.of();
            boolean empty = since == null && !wish.has("streams");
            return empty || !wish.isObject() ? HistoryRequest.UNREADABLE : new HistoryRequest(since, positions, true);
        } catch (DateTimeException | IllegalArgumentException e) {
            return HistoryRequest.UNREADABLE;
        }
    }

    private static @Nullable Instant time(long epochSeconds) {
        if (epochSeconds < 0) {
            throw new DateTimeException("A time is not negative");
        }
        return epochSeconds == 0 ? null : Instant.ofEpochSecond(epochSeconds);
    }

    private static Map<String, Position> positions(Json streams) {
        if (!streams.isObject() || streams.names().size() > MAX_POSITIONS) {
            throw new IllegalArgumentException("Expected an object of " + MAX_POSITIONS + " streams at most");
        }
        Map<String, Position> positions = new HashMap<>();
        for (String name : streams.names()) {
            Json position = streams.get(name);
            positions.put(name, WirePosition.of(position.text("epoch"), position.integer("offset")));
        }
        return positions;
    }

    private static Attendee attendee(Json command) {
        Json presence = command.get("presence");
        return new Attendee(
                presence.has("id") ? presence.id("id") : null, presence.has("info") ? presence.get("info") : null);
    }

    private static Command presence(String identifier, Json command) {
        Json data = command.has("data") ? command.get("data") : command;
        boolean records = !data.has("return_records") || data.bool("return_records");
        long limit = data.has("limit") ? data.integer("limit") : MAX_PAGE;
        if (limit < 1 || limit > MAX_PAGE) {
            throw new MalformedCommandException("limit: expected 1 to " + MAX_PAGE + ", found " + limit);
        }
        return new Command.Presence(
                identifier, records, data.optionalText("after").orElse(""), (int) limit);
    }
}
