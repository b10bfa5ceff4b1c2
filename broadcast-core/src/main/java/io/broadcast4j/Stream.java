package io.broadcast4j;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Names a line of messages: whatever is broadcast to a stream reaches every subscription that streams from it.
 *
 * <p>A name has 1 to {@value #MAX_BYTES} bytes of UTF-8, no control characters and no unpaired surrogates. Names that
 * start with {@code @} are reserved for the library and can only be made by {@link #reserved(String, Object)}: no text
 * that a client sends becomes one, even if the application takes it as a name.
 *
 * <p>Immutable, thread-safe.
 */
public final class Stream {
    /** The longest name, in bytes of UTF-8. */
    public static final int MAX_BYTES = 255;

    private static final char RESERVED = '@';

    private final String name;

    /**
     * Takes a name as it is. Prefer {@link #of(Object...)} wherever a part of the name comes from outside.
     *
     * @throws IllegalArgumentException if the name is empty, too long, reserved or holds illegal characters
     */
    public Stream(String name) {
        objection(name).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        if (name.charAt(0) == RESERVED) {
            throw new IllegalArgumentException("Stream names that start with '@' are reserved: \"" + name + "\"");
        }
        this.name = name;
    }

    private Stream(String purpose, String part) {
        String plain = RESERVED + "/" + purpose + "/" + part;
        this.name = objection(plain).isEmpty() ? plain : RESERVED + "/" + purpose + "/" + digest(part);
    }

    /**
     * Joins parts with {@code :}, escaping each so that different parts never make the same name:
     * {@code of("a:b", "c")} and {@code of("a", "b:c")} are two streams.
     *
     * @param parts texts, numbers, booleans, enums, UUIDs or {@link Streamable}s; at least one
     * @throws IllegalArgumentException if a part is of another type, or the joined name is illegal
     */
    public static Stream of(Object... parts) {
        if (parts.length == 0) {
            throw new IllegalArgumentException("A stream name needs at least one part");
        }
        return new Stream(Arrays.stream(parts).map(Stream::escape).collect(Collectors.joining(":")));
    }

    /**
     * Returns the stream of one model in one channel, the one that {@code Subscription.streamFor(model)} listens to.
     *
     * @param channelName the name under which the channel is registered
     * @param model a part as for {@link #of(Object...)}
     */
    public static Stream forModel(String channelName, Object model) {
        return of(channelName, model);
    }

    /**
     * Makes a stream for the library's own use. Clients and {@link #of(Object...)} can never name it.
     *
     * @param purpose a word of the library's
     * @param part a part as for {@link #of(Object...)}, of any length and characters: an illegal name is made legal
     */
    public static Stream reserved(String purpose, Object part) {
        return new Stream(purpose, escape(part));
    }

    /** Returns the whole name. */
    public String name() {
        return name;
    }

    /** Tells whether this stream was made by {@link #reserved(String, Object)}. */
    public boolean isReserved() {
        return name.charAt(0) == RESERVED;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Stream stream && name.equals(stream.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }

    private static String escape(Object part) {
        String text = text(part);
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '%' -> escaped.append("%25");
                case ':' -> escaped.append("%3A");
                case RESERVED -> escaped.append(i == 0 ? "%40" : "@");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static String text(Object part) {
        if (part instanceof Streamable streamable) {
            return streamable.streamPart();
        }
        if (part instanceof CharSequence
                || part instanceof Number
                || part instanceof Boolean
                || part instanceof Enum<?>
                || part instanceof UUID) {
            return part.toString();
        }
        throw new IllegalArgumentException(
                "A part of a stream name is a text, number, boolean, enum, UUID or Streamable," + " not a "
                        + part.getClass().getName() + "; implement Streamable or pass its id");
    }

    /** Stands for a part that fits in no name. An escaped part never starts like this. */
    private static String digest(String part) {
        try {
            ByteBuffer chars = ByteBuffer.allocate(2 * part.length());
            chars.asCharBuffer().put(part);
            return "%#"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(chars.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static Optional<String> objection(String name) {
        if (name.isEmpty()) {
            return Optional.of("A stream name must not be empty");
        }
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            return Optional.of("A stream name has at most " + MAX_BYTES + " bytes of UTF-8, this one has " + bytes);
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isISOControl(c)) {
                return Optional.of("A stream name holds no control characters (index " + i + ")");
            }
            if (Character.isHighSurrogate(c) && i + 1 < name.length() && Character.isLowSurrogate(name.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return Optional.of("A stream name holds no unpaired surrogates (index " + i + ")");
            }
        }
        return Optional.empty();
    }
}
