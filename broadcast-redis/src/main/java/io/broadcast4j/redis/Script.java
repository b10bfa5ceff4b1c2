package io.broadcast4j.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script that Redis runs in one step. Names and values reach it as arguments, never as a part of its text.
 *
 * <p>The last argument of every script is {@code 1} if the same call may have been run before, because its answer was
 * lost with the connection, and {@code 0} if it was not.
 *
 * <p>Immutable, thread-safe.
 */
final class Script {
    private final String name;
    private final byte[] source;
    private final byte[] sha1;

    private Script(String name, byte[] source) {
        this.name = name;
        this.source = source;
        this.sha1 = sha1(source);
    }

    /** Loads the script {@code NAME.lua} of this package. */
    static Script named(String name) {
        try (InputStream file = Script.class.getResourceAsStream(name + ".lua")) {
            if (file == null) {
                throw new IllegalStateException("The script " + name + ".lua is missing in this package");
            }
            return new Script(name, file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] source() {
        return source.clone();
    }

    /** Returns the name under which Redis knows it, once it has run: the SHA-1 of its text in hexadecimal digits. */
    byte[] sha1() {
        return sha1.clone();
    }

    @Override
    public String toString() {
        return name + ".lua";
    }

    private static byte[] sha1(byte[] source) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(source);
            return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }
}
