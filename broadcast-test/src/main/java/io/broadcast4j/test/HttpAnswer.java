package io.broadcast4j.test;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads one answer of HTTP/1.1 (RFC 9112) out of bytes that may be cut anywhere: the head, and a body that comes in chunks,
 * has a length, or goes on until the connection ends.
 *
 * <p>Not thread-safe.
 */
final class HttpAnswer {
    private final List<String> head = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private final boolean bodiless;
    private final Body body;
    private State state = State.HEAD;
    private long left;

    private enum State {
        HEAD,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER,
        LENGTH,
        UNTIL_END,
        COMPLETE
    }

    /** Takes the bytes of the body. */
    @FunctionalInterface
    interface Body {
        void take(byte[] bytes, int from, int to);
    }

    /** Begins. An answer to HEAD has no body, whatever its head says. */
    HttpAnswer(boolean bodiless, Body body) {
        this.bodiless = bodiless;
        this.body = body;
    }

    /** Takes the bytes that belong to this answer, and leaves the rest. */
    void take(ByteBuffer bytes) {
        while (bytes.hasRemaining() && state != State.COMPLETE) {
            if (state == State.CHUNK || state == State.LENGTH || state == State.UNTIL_END) {
                content(bytes);
            } else {
                character((char) (bytes.get() & 0xff));
            }
        }
    }

    /** Says that the connection has ended. That may be the end of the body. */
    void end() {
        if (state == State.UNTIL_END) {
            state = State.COMPLETE;
        }
    }

    boolean hasHead() {
        return state != State.HEAD;
    }

    /** Tells whether the body has arrived to its last byte. */
    boolean isComplete() {
        return state == State.COMPLETE;
    }

    int status() {
        return Integer.parseInt(head.get(0).split(" ", 3)[1]);
    }

    List<String> headers(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return head.stream()
                .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(start))
                .map(field -> field.substring(start.length()).strip())
                .toList();
    }

    private void content(ByteBuffer bytes) {
        int length = (int) Math.min(bytes.remaining(), state == State.UNTIL_END ? Integer.MAX_VALUE : left);
        int from = bytes.arrayOffset() + bytes.position();
        body.take(bytes.array(), from, from + length);
        bytes.position(bytes.position() + length);
        left -= length;
        if (left == 0 && state != State.UNTIL_END) {
            state = state == State.CHUNK ? State.CHUNK_END : State.COMPLETE;
        }
    }

    private void character(char c) {
        if (c == '\n') {
            String text = line.toString();
            line.setLength(0);
            endLine(text);
        } else if (c != '\r') {
            line.append(c);
        }
    }

    private void endLine(String text) {
        switch (state) {
            case HEAD -> headLine(text);
            case CHUNK_SIZE -> {
                left = Long.parseLong(text.split(";", 2)[0].strip(), 16);
                state = left == 0 ? State.TRAILER : State.CHUNK;
            }
            case CHUNK_END -> {
                if (!text.isEmpty()) {
                    throw new AssertionError("A chunk is longer than it says: " + text);
                }
                state = State.CHUNK_SIZE;
            }
            case TRAILER -> state = text.isEmpty() ? State.COMPLETE : State.TRAILER;
            default -> throw new IllegalStateException("No line is read in " + state);
        }
    }

    private void headLine(String text) {
        if (!text.isEmpty()) {
            head.add(text);
        } else if (status() == 100) {
            head.clear();
        } else if (bodiless || status() == 204 || status() == 304) {
            state = State.COMPLETE;
        } else if (headers("transfer-encoding").contains("chunked")) {
            state = State.CHUNK_SIZE;
        } else if (headers("content-length").isEmpty()) {
            state = State.UNTIL_END;
        } else {
            left = Long.parseLong(headers("content-length").get(0));
            state = left == 0 ? State.COMPLETE : State.LENGTH;
        }
    }

    @Override
    public String toString() {
        return "HttpAnswer[" + state + " " + head + "]";
    }
}
