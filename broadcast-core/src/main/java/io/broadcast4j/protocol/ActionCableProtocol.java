package io.broadcast4j.protocol;

import io.broadcast4j.Message;
import io.broadcast4j.json.InvalidJsonException;
import io.broadcast4j.json.Json;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code actioncable-v1-json}: the protocol of Rails' Action Cable, as the stock {@code @rails/actioncable} client
 * speaks it. {@code docs/wire.md} shows each message.
 *
 * <p>Stateless, thread-safe.
 */
public final class ActionCableProtocol implements Protocol {
    /** The WebSocket subprotocol. */
    public static final String NAME = "actioncable-v1-json";

    /** The action that is meant when a client names none. */
    public static final String DEFAULT_ACTION = "receive";

    private final JsonCodec codec;

    /** Creates the protocol with the codec that bounds what clients may send. */
    public ActionCableProtocol(JsonCodec codec) {
        this.codec = codec;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Command decode(String text) {
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
            case "subscribe" -> new Command.Subscribe(json.text("identifier"));
            case "unsubscribe" -> new Command.Unsubscribe(json.text("identifier"));
            case "message" -> perform(json.text("identifier"), codec.decode(json.text("data")));
            case "pong" -> new Command.Pong();
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
                data.optionalText("action").filter(text -> !text.isBlank()).orElse(DEFAULT_ACTION);
        return new Command.Perform(identifier, action, data);
    }

    @Override
    public Frame welcome(List<String> extensions) {
        return new Frame(
                extensions.isEmpty()
                        ? "{\"type\":\"welcome\"}"
                        : extensions.stream()
                                .map(codec::quote)
                                .collect(Collectors.joining(",", "{\"type\":\"welcome\",\"extensions\":[", "]}")));
    }

    @Override
    public Frame ping(long epochSeconds) {
        return new Frame("{\"type\":\"ping\",\"message\":" + epochSeconds + "}");
    }

    @Override
    public Frame confirmation(String identifier) {
        return new Frame("{\"identifier\":" + codec.quote(identifier) + ",\"type\":\"confirm_subscription\"}");
    }

    @Override
    public Frame rejection(String identifier) {
        return new Frame("{\"identifier\":" + codec.quote(identifier) + ",\"type\":\"reject_subscription\"}");
    }

    @Override
    public Frame message(String identifier, Message message) {
        return transmission(identifier, message.json());
    }

    @Override
    public Frame transmission(String identifier, String json) {
        return new Frame("{\"identifier\":" + codec.quote(identifier) + ",\"message\":" + json + "}");
    }

    @Override
    public Frame disconnect(Disconnect reason) {
        return new Frame("{\"type\":\"disconnect\",\"reason\":" + codec.quote(reason.reason()) + ",\"reconnect\":"
                + reason.reconnect() + "}");
    }
}
