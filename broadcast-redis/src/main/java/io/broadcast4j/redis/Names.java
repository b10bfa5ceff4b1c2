package io.broadcast4j.redis;

import io.broadcast4j.Stream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The names of keys and channels: {@code PREFIX:1:{STREAM}:PART}, where 1 is the version of all that is stored. The
 * braces put everything of one stream into one hash slot of a cluster, so a stream's own braces are escaped; a long name
 * is stood for by its SHA-256.
 *
 * <p>Immutable, thread-safe.
 *
 * @param prefix tells applications apart that share one Redis
 * @param database where the keys are; behind the prefix unless it is 0, for channels are those of all databases
 */
record Names(String prefix, int database) {
    private static final Pattern LEGAL_PREFIX = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");
    private static final String VERSION = "1";
    private static final int MAX_PLAIN_BYTES = 200;

    /** Names what is in the database that a server has for its first. */
    Names(String prefix) {
        this(prefix, 0);
    }

    /** Checks the prefix. */
    Names {
        if (!LEGAL_PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "A prefix has 1 to 64 letters, digits or any of _ . : - and is not \"" + prefix + "\"");
        }
    }

    /** Returns the name of a part of what belongs to a stream. */
    byte[] of(Stream stream, String part) {
        return of(tag(stream.name()), part);
    }

    /** Returns the name of a part of what belongs to a stream, which is told apart from others by any text. */
    byte[] of(Stream stream, String part, String text) {
        return of(tag(stream.name()), part + ":" + tag(text));
    }

    /** Returns the name of something that belongs to no stream. Parts of one tag are in one hash slot. */
    byte[] own(String tag, String part) {
        return of(tagOfOwn(tag), part);
    }

    /** Returns what decides the hash slot of something that belongs to no stream. */
    static String tagOfOwn(String tag) {
        // No stream's tag looks like this: a percent sign in a name is escaped, and "%%" is no escape.
        return "%%" + tag;
    }

    /** Returns the name of a throttler's key. Keys spread over the hash slots. */
    byte[] throttle(String throttler, String key) {
        // The escaped key has no brace, so it ends where the tag does, whatever is in the throttler's name.
        return of("%%throttle:" + tag(key), tag(throttler));
    }

    private byte[] of(String tag, String part) {
        String owner = database == 0 ? prefix : prefix + ":db" + database;
        return (owner + ":" + VERSION + ":{" + tag + "}:" + part).getBytes(StandardCharsets.UTF_8);
    }

    private static String tag(String name) {
        return shortened(name.replace("%", "%25").replace("{", "%7B").replace("}", "%7D"));
    }

    /** Stands for what is long, or holds half a surrogate pair, by a digest. An escaped text never has "%#" in it. */
    private static String shortened(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        boolean plain = utf8.length <= MAX_PLAIN_BYTES && text.equals(new String(utf8, StandardCharsets.UTF_8));
        return plain ? text : "%#" + sha256(text);
    }

    private static String sha256(String text) {
        try {
            ByteBuffer chars = ByteBuffer.allocate(2 * text.length());
            chars.asCharBuffer().put(text);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(chars.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
