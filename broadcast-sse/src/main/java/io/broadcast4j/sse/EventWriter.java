package io.broadcast4j.sse;

import io.broadcast4j.protocol.EventCursor;
import io.broadcast4j.protocol.EventNote;
import io.broadcast4j.protocol.EventText;
import io.broadcast4j.transport.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Turns the frames of one client into pieces to be written, one at a time: small ones side by side in one piece, a single or
 * a large one as it is, without a copy. A message gets its id here, where the client has several streams.
 *
 * <p>Not thread-safe.
 */
final class EventWriter {
    private static final int SMALL_BYTES = 8_192;

    private final EventCursor cursor;
    private final Deque<Piece> pieces = new ArrayDeque<>(2);
    private ByteArrayOutputStream gathered = new ByteArrayOutputStream(0);
    /** How many subscriptions are not told yet where they stand. */
    private int behind;

    /** Something to be written at once. */
    @FunctionalInterface
    private interface Piece {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Creates a writer.
     *
     * @param cursor where the client stands
     * @param subscriptions how many it has
     */
    EventWriter(EventCursor cursor, int subscriptions) {
        this.cursor = cursor;
        this.behind = subscriptions;
    }

    /** Takes a frame that is the only one for now, or the last one of several. */
    void addLast(Frame frame) {
        see(frame);
        if (pieces.isEmpty() && gathered.size() == 0 && isWhole(frame)) {
            pieces.add(out -> frame.writeTo(out, frame.bytes()));
        } else {
            append(frame);
            gather();
        }
    }

    /** Takes a frame behind which there is another one. */
    void add(Frame frame) {
        see(frame);
        append(frame);
    }

    private void append(Frame frame) {
        if (frame.note() instanceof EventNote.CaughtUp caughtUp) {
            catchUp(caughtUp);
        } else if (isWhole(frame)) {
            add(frame, frame.bytes());
        } else if (frame.note() instanceof EventNote.Placed placed) {
            add(frame, frame.bytes() - placed.idBytes());
            String token = cursor.token();
            add(token.isEmpty() ? "\n" : id(token));
        }
    }

    /** Takes a text of the transport's own. */
    void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        gathered.write(bytes, 0, bytes.length);
    }

    /** Puts what was gathered behind what is to be written. */
    void gather() {
        if (gathered.size() > 0) {
            ByteArrayOutputStream whole = gathered;
            gathered = new ByteArrayOutputStream(0);
            pieces.add(whole::writeTo);
        }
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    /** Writes the next piece, in one write. */
    void writeNext(OutputStream out) throws IOException {
        pieces.remove().writeTo(out);
    }

    /** Forgets what was not written. */
    void clear() {
        pieces.clear();
        gathered = new ByteArrayOutputStream(0);
    }

    /** Counts a frame as seen, if it is a message. */
    private void see(Frame frame) {
        if (frame.note() instanceof EventNote.Placed placed) {
            cursor.see(placed.tag(), placed.place());
        }
    }

    /** Tells whether a frame that was seen goes out as it is. */
    private boolean isWhole(Frame frame) {
        return frame.note() instanceof EventNote.Placed placed ? cursor.isOnly(placed.tag()) : frame.note() == null;
    }

    private void add(Frame frame, int bytes) {
        try {
            if (bytes < SMALL_BYTES) {
                frame.writeTo(gathered, bytes);
            } else {
                gather();
                pieces.add(out -> frame.writeTo(out, bytes));
            }
        } catch (IOException e) {
            throw new IllegalStateException("Memory does not fail to be written to", e);
        }
    }

    /**
     * Once all that was missed has gone out, the client is told where it stands, though no message says so. Streams that it
     * came with and has not got again are kept: a channel may join them at any time.
     */
    private void catchUp(EventNote.CaughtUp caughtUp) {
        caughtUp.places().forEach(cursor::see);
        behind--;
        if (behind > 0) {
            return;
        }
        String token = cursor.token();
        if (!token.isEmpty()) {
            add(id(token));
        }
    }

    private static String id(String token) {
        return new EventText().id(token).end();
    }
}
