package io.broadcast4j.protocol;

import io.broadcast4j.Identity;
import io.broadcast4j.json.InvalidJsonException;
import io.broadcast4j.json.Json;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.presence.PresenceRegistry;

/** Reads the commands of Action Cable and those that AnyCable has added. Stateless, thread-safe. */
final class CommandReader {
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
                        HistoryReader.read(json).orElse(null),
                        json.has("presence") ? attendee(json) : null);
            case "unsubscribe" -> new Command.Unsubscribe(json.text("identifier"));
            case "message" -> perform(json.text("identifier"), json.text("data"));
            case "history" -> history(json.text("identifier"), json);
            case "whisper" -> new Command.Whisper(json.text("identifier"), data(json));
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

    private Command perform(String identifier, String text) {
        Json data = objectOf("data", codec.decode(text));
        String action =
                data.optionalText("action").filter(name -> !name.isBlank()).orElse(ActionCableProtocol.DEFAULT_ACTION);
        return new Command.Perform(identifier, action, data);
    }

    private static Command history(String identifier, Json command) {
        return new Command.History(identifier, HistoryReader.read(command).orElse(HistoryRequest.UNREADABLE));
    }

    /** Whispers may say nothing at all, in so many words. */
    private Json data(Json command) {
        return command.names().contains("data") && !command.has("data") ? codec.decode("null") : command.get("data");
    }

    /** Who says nothing about itself leaves everything to the server. */
    private static Attendee attendee(Json command) {
        if (!command.has("presence")) {
            return new Attendee(null, null);
        }
        Json presence = object("presence", command);
        return new Attendee(
                presence.has("id") ? memberId("id", presence.id("id")) : null,
                presence.has("info") ? presence.get("info") : null);
    }

    private static Command presence(String identifier, Json command) {
        Json data = command.has("data") ? object("data", command) : command;
        boolean records = !data.has("return_records") || data.bool("return_records");
        String after = data.optionalText("after").orElse("");
        long limit = data.has("limit") ? data.integer("limit") : PresenceRegistry.MAX_PAGE;
        if (limit < 1 || limit > PresenceRegistry.MAX_PAGE) {
            throw new MalformedCommandException(
                    "limit: expected 1 to " + PresenceRegistry.MAX_PAGE + ", found " + limit);
        }
        return new Command.Presence(identifier, records, after.isEmpty() ? "" : memberId("after", after), (int) limit);
    }

    private static Json object(String name, Json command) {
        return objectOf(name, command.get(name));
    }

    private static Json objectOf(String name, Json value) {
        if (!value.isObject()) {
            throw new MalformedCommandException(name + ": expected a JSON object");
        }
        return value;
    }

    private static String memberId(String name, String id) {
        if (id.isEmpty() || id.length() > Identity.MAX_LENGTH) {
            throw new MalformedCommandException(
                    name + ": expected 1 to " + Identity.MAX_LENGTH + " characters, found " + id.length());
        }
        return id;
    }
}
