package io.broadcast4j.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One text message as it goes over the wire, encoded once and shared by every client that receives it.
 *
 * <p>Immutable, thread-safe.
 */
public final class Frame {
    private final String text;
    private final int bytes;

    /** The encoded text, made when first asked for. Two threads may make it both; either is as good. */
    private volatile byte @Nullable [] encoded;

    /** Takes the text of one message, which must hold no unpaired surrogates. */
    public Frame(String text) {
        this.text = text;
        this.bytes = utf8Length(text);
    }

    /** Returns the text. */
    public String text() {
        return text;
    }

    /** Returns the length of the text in bytes of UTF-8. */
    public int bytes() {
        return bytes;
    }

    /** Returns the text in UTF-8, encoded once however often this is called. Read-only, with a position of its own. */
    public ByteBuffer utf8() {
        byte[] known = encoded;
        if (known == null) {
            known = text.getBytes(StandardCharsets.UTF_8);
            encoded = known;
        }
        return ByteBuffer.wrap(known).asReadOnlyBuffer();
    }

    @Override
    public String toString() {
        return "Frame[" + bytes + " bytes]";
    }

    /** Counts the bytes of UTF-8 that a text takes, without encoding it. */
    public static int utf8Length(String text) {
        int length = text.length();
        int bytes = length;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // A surrogate pair is two chars and four bytes, so each half counts two.
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }
}
