package io.broadcast4j.sse;

import io.broadcast4j.channel.PubSubChannel;
import io.broadcast4j.json.InvalidJsonException;
import io.broadcast4j.json.Json;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.protocol.ActionCableProtocol;
import io.broadcast4j.protocol.Command;
import io.broadcast4j.protocol.EventCursor;
import io.broadcast4j.protocol.EventStreamProtocol.Style;
import io.broadcast4j.protocol.MalformedCommandException;
import io.broadcast4j.transport.Handshake;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a request asks for, from its query or its body; {@code docs/sse.md} lists the parameters.
 *
 * <p>Immutable, thread-safe.
 */
final class OrderReader {
    private static final String LAST_EVENT_ID = "last_event_id";
    private static final String HISTORY_SINCE = "history_since";
    private static final String IDENTIFIER = "identifier";
    private static final String CHANNEL = "channel";
    private static final String SIGNED_STREAM = "signed_stream_name";
    private static final String PUBLIC_STREAM = "stream";
    private static final String ENVELOPE = "envelope";
    private static final String TURBO = "turbo";

    /** What is not for a channel; the last four are where credentials and sessions are looked for. */
    private static final Set<String> OURS = Set.of(
            LAST_EVENT_ID,
            HISTORY_SINCE,
            IDENTIFIER,
            CHANNEL,
            SIGNED_STREAM,
            PUBLIC_STREAM,
            ENVELOPE,
            TURBO,
            "token",
            "access_token",
            "jid",
            "sid");

    private final JsonCodec codec = new JsonCodec();
    private final ActionCableProtocol protocol = new ActionCableProtocol(codec);
    private final Set<String> withheld;

    /**
     * Creates a reader.
     *
     * @param withheld the parameters that are not for a channel, besides those of this endpoint
     */
    OrderReader(Set<String> withheld) {
        this.withheld = Set.copyOf(withheld);
    }

    /**
     * Reads the query of a request.
     *
     * @throws BadRequestException if it makes no sense
     */
    Order query(Handshake handshake) throws BadRequestException {
        List<String> identifiers = new ArrayList<>();
        for (String identifier : handshake.parameters(IDENTIFIER)) {
            identifiers.add(checked(identifier));
        }
        for (String channel : handshake.parameters(CHANNEL)) {
            identifiers.add(identifier(channel, params(handshake)));
        }
        for (String name : handshake.parameters(SIGNED_STREAM)) {
            identifiers.add(identifier(PubSubChannel.NAME, Map.of("signed_stream_name", name)));
        }
        for (String name : handshake.parameters(PUBLIC_STREAM)) {
            identifiers.add(identifier(PubSubChannel.NAME, Map.of("stream_name", name)));
        }
        if (identifiers.isEmpty()) {
            throw new BadRequestException("Expected one of the parameters " + CHANNEL + ", " + IDENTIFIER + ", "
                    + SIGNED_STREAM + ", " + PUBLIC_STREAM);
        }
        String lastEventId = lastEventId(handshake);
        Object history = history(handshake, lastEventId);
        Map<String, String> commands = new LinkedHashMap<>();
        for (String identifier : identifiers) {
            commands.putIfAbsent(identifier, command(identifier, history, null));
        }
        return new Order(style(handshake, Style.BARE), List.copyOf(commands.values()), lastEventId);
    }

    /**
     * Reads a body of subscribe commands, one in each line.
     *
     * @throws BadRequestException if it is anything else
     */
    Order body(Handshake handshake, String body) throws BadRequestException {
        String lastEventId = lastEventId(handshake);
        Map<String, String> commands = new LinkedHashMap<>();
        for (String line : body.lines().filter(text -> !text.isBlank()).toList()) {
            try {
                Json command = codec.decode(line);
                if (!(protocol.decode(line) instanceof Command.Subscribe)) {
                    throw new BadRequestException("Expected subscribe commands alone");
                }
                String identifier = checked(command.text(IDENTIFIER));
                Object own = command.has("history") ? command.get("history") : history(handshake, lastEventId);
                Object history = lastEventId.isEmpty() ? own : history(handshake, lastEventId);
                commands.putIfAbsent(
                        identifier,
                        command(identifier, history, command.has("presence") ? command.get("presence") : null));
            } catch (InvalidJsonException | MalformedCommandException e) {
                throw new BadRequestException("Expected a subscribe command as a JSON object in each line");
            }
        }
        if (commands.isEmpty()) {
            throw new BadRequestException("Expected at least one subscribe command");
        }
        return new Order(style(handshake, Style.ENVELOPE), List.copyOf(commands.values()), lastEventId);
    }

    /** A browser that comes back by itself says where it stands in a header; the first time a page may say so in the URL. */
    private static String lastEventId(Handshake handshake) throws BadRequestException {
        String header = handshake.header("last-event-id").orElse("");
        String id = header.isEmpty() ? handshake.parameter(LAST_EVENT_ID).orElse("") : header;
        if (id.length() > EventCursor.MAX_CHARS) {
            throw new BadRequestException("Last-Event-ID is longer than " + EventCursor.MAX_CHARS + " characters");
        }
        return id;
    }

    private static @Nullable Object history(Handshake handshake, String lastEventId) throws BadRequestException {
        if (!lastEventId.isEmpty()) {
            return Map.of("resume", lastEventId);
        }
        String since = handshake.parameter(HISTORY_SINCE).orElse("");
        try {
            return since.isEmpty() ? null : Map.of("since", Long.parseLong(since));
        } catch (NumberFormatException e) {
            throw new BadRequestException(HISTORY_SINCE + ": expected a time in whole seconds since 1970");
        }
    }

    private static Style style(Handshake handshake, Style usual) {
        if (isOn(handshake, TURBO, false)) {
            return Style.TURBO;
        }
        return isOn(handshake, ENVELOPE, usual == Style.ENVELOPE) ? Style.ENVELOPE : Style.BARE;
    }

    private static boolean isOn(Handshake handshake, String parameter, boolean usual) {
        return handshake
                .parameter(parameter)
                .map(value -> !value.equals("false") && !value.equals("0"))
                .orElse(usual);
    }

    /** Returns an identifier as it is, if it names a channel. */
    private String checked(String identifier) throws BadRequestException {
        try {
            codec.decode(identifier).text(CHANNEL);
            return identifier;
        } catch (InvalidJsonException e) {
            throw new BadRequestException(IDENTIFIER + ": expected a JSON object with a " + CHANNEL);
        }
    }

    /** Returns the parameters that are for a channel, in the order of their names, so that equal ones make one lane. */
    private Map<String, Object> params(Handshake handshake) {
        Map<String, Object> params = new TreeMap<>();
        for (String name : handshake.parameterNames()) {
            List<String> values = handshake.parameters(name);
            if (!OURS.contains(name) && !withheld.contains(name)) {
                params.put(name, values.size() == 1 ? values.get(0) : values);
            }
        }
        return params;
    }

    private String identifier(String channel, Map<String, ?> params) {
        Map<String, Object> identifier = new LinkedHashMap<>();
        identifier.put(CHANNEL, channel);
        identifier.putAll(params);
        return codec.encode(identifier);
    }

    private String command(String identifier, @Nullable Object history, @Nullable Object presence) {
        Map<String, Object> command = new LinkedHashMap<>();
        command.put("command", "subscribe");
        command.put(IDENTIFIER, identifier);
        if (history != null) {
            command.put("history", history);
        }
        if (presence != null) {
            command.put("presence", presence);
        }
        return codec.encode(command);
    }
}
