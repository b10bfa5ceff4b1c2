package io.broadcast4j.transport;

import java.io.IOException;
import java.io.OutputStream;
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
    private final @Nullable Object note;

    /** The encoded text, made when first asked for. Two threads may make it both; either is as good. */
    private volatile byte @Nullable [] encoded;

    /** Takes the text of one message, which must hold no unpaired surrogates. */
    public Frame(String text) {
        this(text, null);
    }

    /**
     * Takes the text of one message, and a note on it.
     *
     * @param note says something about the message to a transport that speaks the protocol of the text, and so knows what it
     *     is; for all others the frame is its text. Immutable
     */
    public Frame(String text, @Nullable Object note) {
        this.text = text;
        this.bytes = utf8Length(text);
        this.note = note;
    }

    /** Returns the text. */
    public String text() {
        return text;
    }

    /** Returns the note for a transport that speaks the protocol, or null if there is none. */
    public @Nullable Object note() {
        return note;
    }

    /** Returns the length of the text in bytes of UTF-8. */
    public int bytes() {
        return bytes;
    }

    /** Returns the text in UTF-8, encoded once however often this is called. Read-only, with a position of its own. */
    public ByteBuffer utf8() {
        return ByteBuffer.wrap(encoded()).asReadOnlyBuffer();
    }

    /**
     * Writes the first bytes of the text in UTF-8, encoded once however often this is called.
     *
     * @param length how many bytes; {@link #bytes()} for all
     * @throws IOException if the stream throws it
     */
    public void writeTo(OutputStream out, int length) throws IOException {
        out.write(encoded(), 0, length);
    }

    private byte[] encoded() {
        byte[] known = encoded;
        if (known == null) {
            known = text.getBytes(StandardCharsets.UTF_8);
            encoded = known;
        }
        return known;
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
