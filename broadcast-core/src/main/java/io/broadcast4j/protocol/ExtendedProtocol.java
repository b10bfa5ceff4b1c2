package io.broadcast4j.protocol;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.presence.PresencePage;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import java.util.Optional;

/**
 * {@code actioncable-v1-ext-json}: Action Cable with what AnyCable has added, as the stock {@code @anycable/core} client
 * speaks it. Messages show their positions, the welcome names the session, and a gap is told instead of being answered
 * by a disconnect. {@code docs/wire.md} shows each message.
 *
 * <p>Stateless, thread-safe.
 */
public final class ExtendedProtocol implements Protocol {
    /** The WebSocket subprotocol. */
    public static final String NAME = "actioncable-v1-ext-json";

    private final ActionCableProtocol plain;
    private final JsonCodec codec;

    /** Creates the protocol with the one that it extends, and the codec of that. */
    public ExtendedProtocol(ActionCableProtocol plain, JsonCodec codec) {
        this.plain = plain;
        this.codec = codec;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Command decode(String text) {
        return plain.decode(text);
    }

    @Override
    public Frame welcome(Welcome welcome) {
        String restored = welcome.restored() == null
                ? ""
                : ",\"restored\":true,\"restored_ids\":" + plain.array(welcome.restored());
        return new Frame("{\"type\":\"welcome\",\"sid\":" + codec.quote(welcome.session()) + restored
                + plain.extensions(welcome) + "}");
    }

    @Override
    public Frame message(String identifier, Message message) {
        Position position = message.position();
        if (position.isNone() || message.kind() == Message.Kind.PRESENCE) {
            return plain.message(identifier, message);
        }
        return new Frame("{\"identifier\":" + codec.quote(identifier) + ",\"message\":" + message.json()
                + ",\"stream_id\":" + codec.quote(message.stream().toString()) + ",\"epoch\":"
                + codec.quote(WirePosition.epoch(position)) + ",\"offset\":" + position.offset() + "}");
    }

    @Override
    public Optional<Frame> gap(String identifier) {
        return Optional.of(historyRejection(identifier));
    }

    @Override
    public Protocol withPositions() {
        return this;
    }

    @Override
    public Frame ping(long epochSeconds) {
        return plain.ping(epochSeconds);
    }

    @Override
    public Frame pong() {
        return plain.pong();
    }

    @Override
    public Frame confirmation(String identifier) {
        return plain.confirmation(identifier);
    }

    @Override
    public Frame rejection(String identifier) {
        return plain.rejection(identifier);
    }

    @Override
    public Frame historyConfirmation(String identifier) {
        return plain.historyConfirmation(identifier);
    }

    @Override
    public Frame historyRejection(String identifier) {
        return plain.historyRejection(identifier);
    }

    @Override
    public Frame presence(String identifier, PresencePage page, boolean records) {
        return plain.presence(identifier, page, records);
    }

    @Override
    public Frame presenceFailure(String identifier) {
        return plain.presenceFailure(identifier);
    }

    @Override
    public Frame transmission(String identifier, String json) {
        return plain.transmission(identifier, json);
    }

    @Override
    public Frame disconnect(Disconnect reason) {
        return plain.disconnect(reason);
    }
}
