package io.broadcast4j.protocol;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.json.InvalidJsonException;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.presence.PresencePage;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code text/event-stream}: what an {@code EventSource} understands. A message is an event, and says in its id where the
 * client then stands. Commands are the same as in the other protocols; the transport makes them of a request.
 *
 * <p>What the transport has to know to answer the request is a note on the frame, see {@link EventNote}. {@code docs/sse.md}
 * shows each event.
 *
 * <p>Immutable but for a table of what was computed before; thread-safe.
 */
public final class EventStreamProtocol implements Protocol {
    /** A client that is to stay away waits for 24 days; browsers and others count milliseconds in 31 bits. */
    private static final Duration NEVER = Duration.ofMillis(Integer.MAX_VALUE);

    private static final String REFRESH = "<turbo-stream action=\"refresh\"></turbo-stream>";
    private static final Frame SILENCE = new Frame("");
    private static final Frame HEARTBEAT = new Frame(EventText.HEARTBEAT);
    /** Often enough for proxies, which end what is silent for half a minute or longer. */
    private static final Duration PING = Duration.ofSeconds(15);

    /** A server that is set to ping more often is to find sooner who is gone. */
    private static final int MAX_BEATS = 5;

    private static final int MAX_TAGS = 10_000;

    private final Style style;
    private final ActionCableProtocol plain;
    private final JsonCodec messages;
    private final LoadingCache<Source, String> tags =
            Caffeine.newBuilder().maximumSize(MAX_TAGS).build(Source::tag);

    /** A stream of a subscription. */
    private record Source(String identifier, Stream stream) {
        String tag() {
            return EventCursor.tag(identifier, stream);
        }
    }

    /** What the data of an event is. */
    public enum Style {
        /** The message alone: a text as it is, anything else as JSON. */
        BARE("event-stream"),
        /** As JSON, the message and the identifier of its subscription. */
        ENVELOPE("event-stream+envelope"),
        /** As bare; a gap is told by a {@code refresh} as well, which Turbo carries out. */
        TURBO("event-stream+turbo");

        private final String protocol;

        Style(String protocol) {
            this.protocol = protocol;
        }

        /** Returns the name of the protocol that writes in this style. */
        public String protocol() {
            return protocol;
        }
    }

    /**
     * Creates a protocol.
     *
     * @param plain whose commands it takes, and whose JSON it writes where it has no words of its own
     * @param messages reads what the application has broadcast
     */
    public EventStreamProtocol(Style style, ActionCableProtocol plain, JsonCodec messages) {
        this.style = style;
        this.plain = plain;
        this.messages = messages;
    }

    /** Creates a protocol for each style. */
    public static List<Protocol> all(ActionCableProtocol plain, JsonCodec messages) {
        return java.util.stream.Stream.of(Style.values())
                .<Protocol>map(style -> new EventStreamProtocol(style, plain, messages))
                .toList();
    }

    @Override
    public String name() {
        return style.protocol();
    }

    @Override
    public Command decode(String text) {
        return plain.decode(text);
    }

    @Override
    public Frame welcome(Welcome welcome) {
        return new Frame("", EventNote.Stage.WELCOMED);
    }

    @Override
    public Frame ping(long epochSeconds) {
        return HEARTBEAT;
    }

    @Override
    public int beatsPerPing(Duration beat) {
        return (int) Math.min(MAX_BEATS, Math.max(1, PING.toNanos() / beat.toNanos()));
    }

    @Override
    public Frame pong() {
        return HEARTBEAT;
    }

    @Override
    public Frame confirmation(String identifier) {
        return new Frame("", EventNote.Stage.CONFIRMED);
    }

    @Override
    public Frame rejection(String identifier) {
        return new Frame("", EventNote.Stage.REJECTED);
    }

    @Override
    public Frame message(String identifier, Message message) {
        EventText event = new EventText();
        if (message.kind() == Message.Kind.PRESENCE) {
            event.event("presence").data(presence(identifier, message));
        } else {
            if (message.event() != null) {
                event.event(message.event());
            }
            event.data(data(identifier, message.json()));
        }
        if (message.position().isNone()) {
            return new Frame(event.end());
        }
        return placed(event.toString(), identifier, message);
    }

    /** Ends an event with the id that says where the client stands then. */
    private Frame placed(String event, String identifier, Message message) {
        String tag = tags.get(new Source(identifier, message.stream()));
        String place = EventCursor.place(message.position());
        String id = new EventText().id(tag + ":" + place).end();
        return new Frame(event + id, new EventNote.Placed(tag, place, id.length()));
    }

    private String presence(String identifier, Message change) {
        return style == Style.ENVELOPE ? plain.message(identifier, change).text() : change.json();
    }

    private String data(String identifier, String json) {
        if (style == Style.ENVELOPE) {
            return plain.transmission(identifier, json).text();
        }
        return json.startsWith("\"") ? text(json) : json;
    }

    /** Returns the text that a JSON text stands for; what cannot be read goes on as it is. */
    private String text(String json) {
        try {
            return messages.decode(json).text();
        } catch (InvalidJsonException e) {
            return json;
        }
    }

    @Override
    public Protocol withPositions() {
        return this;
    }

    @Override
    public boolean keepsCount() {
        return true;
    }

    @Override
    public Optional<Frame> caughtUp(String identifier, Map<Stream, Position> places) {
        return Optional.of(new Frame("", new EventNote.CaughtUp(EventCursor.places(identifier, places))));
    }

    /** An id and nothing else: no event for the client, which only notes where it stands. */
    @Override
    public Optional<Frame> heard(String identifier, Message message) {
        return Optional.of(placed("", identifier, message));
    }

    @Override
    public Frame historyConfirmation(String identifier) {
        return SILENCE;
    }

    @Override
    public Frame historyRejection(String identifier) {
        return new Frame(gap(style, plain.historyRejection(identifier).text()));
    }

    /** Returns the words for a gap in any of the subscriptions of a client. */
    public static String gapSomewhere(Style style) {
        return gap(style, "{\"type\":\"reject_history\"}");
    }

    private static String gap(Style style, String data) {
        String gap = new EventText().event("gap").data(data).end();
        return style == Style.TURBO ? gap + new EventText().data(REFRESH).end() : gap;
    }

    @Override
    public Optional<Frame> gap(String identifier) {
        return Optional.of(historyRejection(identifier));
    }

    @Override
    public Frame presence(String identifier, PresencePage page, boolean records) {
        return presence(plain.presence(identifier, page, records));
    }

    @Override
    public Frame presenceFailure(String identifier) {
        return presence(plain.presenceFailure(identifier));
    }

    private static Frame presence(Frame json) {
        return new Frame(new EventText().event("presence").data(json.text()).end());
    }

    @Override
    public Frame transmission(String identifier, String json) {
        return new Frame(new EventText().data(data(identifier, json)).end());
    }

    @Override
    public Frame disconnect(Disconnect reason) {
        EventText farewell = new EventText()
                .event("disconnect")
                .data(plain.disconnect(reason).text());
        if (!reason.reconnect()) {
            farewell.retry(NEVER);
        }
        return new Frame(farewell.end());
    }
}
