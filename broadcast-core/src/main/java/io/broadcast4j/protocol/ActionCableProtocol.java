package io.broadcast4j.protocol;

import io.broadcast4j.Message;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.presence.PresencePage;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import java.util.List;
import java.util.Optional;
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
    private final CommandReader reader;
    private final Protocol withPositions;

    /** Creates the protocol with the codec that bounds what clients may send. */
    public ActionCableProtocol(JsonCodec codec) {
        this.codec = codec;
        this.reader = new CommandReader(codec);
        this.withPositions = new ExtendedProtocol(this, codec);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Command decode(String text) {
        return reader.read(text);
    }

    @Override
    public Frame welcome(Welcome welcome) {
        return new Frame("{\"type\":\"welcome\"" + extensions(welcome) + "}");
    }

    /** Returns the member that names what was agreed on, if anything was. */
    String extensions(Welcome welcome) {
        return welcome.extensions().isEmpty() ? "" : ",\"extensions\":" + array(welcome.extensions());
    }

    /** Returns a JSON array of texts. */
    String array(List<String> texts) {
        return texts.stream().map(codec::quote).collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public Frame ping(long epochSeconds) {
        return new Frame("{\"type\":\"ping\",\"message\":" + epochSeconds + "}");
    }

    @Override
    public Frame pong() {
        return new Frame("{\"type\":\"pong\"}");
    }

    @Override
    public Frame confirmation(String identifier) {
        return about(identifier, "confirm_subscription");
    }

    @Override
    public Frame rejection(String identifier) {
        return about(identifier, "reject_subscription");
    }

    @Override
    public Frame historyConfirmation(String identifier) {
        return about(identifier, "confirm_history");
    }

    @Override
    public Frame historyRejection(String identifier) {
        return about(identifier, "reject_history");
    }

    private Frame about(String identifier, String type) {
        return new Frame("{\"identifier\":" + codec.quote(identifier) + ",\"type\":\"" + type + "\"}");
    }

    @Override
    public Optional<Frame> gap(String identifier) {
        return Optional.empty();
    }

    @Override
    public Frame presence(String identifier, PresencePage page, boolean records) {
        String listed = records && !page.members().isEmpty()
                ? page.members().stream()
                        .map(member -> "{\"id\":" + codec.quote(member.id()) + ",\"info\":" + member.info() + "}")
                        .collect(Collectors.joining(",", ",\"records\":[", "]"))
                : "";
        return presence(identifier, "{\"type\":\"info\",\"total\":" + page.total() + listed + "}");
    }

    @Override
    public Frame presenceFailure(String identifier) {
        return presence(identifier, "{\"type\":\"error\",\"total\":0}");
    }

    private Frame presence(String identifier, String json) {
        return new Frame(
                "{\"type\":\"presence\",\"identifier\":" + codec.quote(identifier) + ",\"message\":" + json + "}");
    }

    @Override
    public Frame message(String identifier, Message message) {
        return message.kind() == Message.Kind.PRESENCE
                ? presence(identifier, message.json())
                : transmission(identifier, message.json());
    }

    @Override
    public Protocol withPositions() {
        return withPositions;
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
