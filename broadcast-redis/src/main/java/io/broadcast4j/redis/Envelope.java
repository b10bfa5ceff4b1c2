package io.broadcast4j.redis;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How a message is written for Redis. The body is {@code 1 KIND EXCEPT LF JSON} without the blanks: the version, {@code D}
 * for data or {@code P} for presence, and, behind {@code =}, the excluded connection, escaped, where the message has a name
 * as an event followed by {@code &} and that. That is what the history keeps; on a channel
 * the position stands before it: {@code EPOCH OFFSET ENTRY-ID BODY}, {@code - 0 -} for none.
 *
 * <p>What comes from Redis may have been written by anybody who has access to it, or by a later version of this library:
 * what is not understood is refused.
 */
final class Envelope {
    /** The longest body that is taken from Redis, in bytes. */
    static final int MAX_BODY_BYTES = 64 << 20;

    private static final char VERSION = '1';
    private static final String NO_POSITION = "-";

    private Envelope() {}

    /** Writes the body. */
    static byte[] body(Message message) {
        char kind = message.kind() == Message.Kind.PRESENCE ? 'P' : 'D';
        String except = message.exceptConnection();
        String excluded = except == null ? "" : "=" + URLEncoder.encode(except, StandardCharsets.UTF_8);
        String event = message.event() == null ? "" : "&" + message.event();
        return (VERSION + Character.toString(kind) + excluded + event + '\n' + message.json())
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads what came over a channel.
     *
     * @throws IllegalArgumentException if it is not understood
     */
    static Message pushed(Stream stream, byte[] pushed) {
        int epochEnd = blank(pushed, 0);
        int offsetEnd = blank(pushed, epochEnd + 1);
        int idEnd = blank(pushed, offsetEnd + 1);
        String epoch = ascii(pushed, 0, epochEnd);
        Position position = epoch.equals(NO_POSITION)
                ? Position.NONE
                : position(epoch, ascii(pushed, epochEnd + 1, offsetEnd), ascii(pushed, offsetEnd + 1, idEnd));
        return read(stream, position, ByteBuffer.wrap(pushed, idEnd + 1, pushed.length - idEnd - 1));
    }

    /**
     * Reads what the history has kept.
     *
     * @throws IllegalArgumentException if it is not understood
     */
    static Message kept(Stream stream, Position position, byte[] body) {
        return read(stream, position, ByteBuffer.wrap(body));
    }

    /**
     * Puts a position together.
     *
     * @throws IllegalArgumentException if the parts make none
     */
    static Position position(String epoch, String offset, String entryId) {
        return epoch.isEmpty() ? Position.NONE : new Position(epoch, Long.parseLong(offset), entryId);
    }

    private static Message read(Stream stream, Position position, ByteBuffer body) {
        if (body.remaining() > MAX_BODY_BYTES) {
            throw new IllegalArgumentException("A message of " + body.remaining() + " bytes is too large");
        }
        String text = utf8(body);
        int headEnd = text.indexOf('\n');
        if (headEnd < 2 || text.charAt(0) != VERSION) {
            throw new IllegalArgumentException("A message is written in a way that this version does not know");
        }
        Message.Kind kind = switch (text.charAt(1)) {
            case 'D' -> Message.Kind.DATA;
            case 'P' -> Message.Kind.PRESENCE;
            default -> throw new IllegalArgumentException("A message is of an unknown kind");
        };
        String head = text.substring(2, headEnd);
        int except = head.indexOf('&') < 0 ? head.length() : head.indexOf('&');
        String event = except == head.length() ? null : head.substring(except + 1);
        return new Message(
                stream, text.substring(headEnd + 1), kind, position, except(head.substring(0, except)), event);
    }

    private static @Nullable String except(String escaped) {
        return escaped.isEmpty() ? null : URLDecoder.decode(escaped.substring(1), StandardCharsets.UTF_8);
    }

    private static String utf8(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("A message is not UTF-8", e);
        }
    }

    private static int blank(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == ' ') {
                return i;
            }
        }
        throw new IllegalArgumentException("A message has no position");
    }

    private static String ascii(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }
}
