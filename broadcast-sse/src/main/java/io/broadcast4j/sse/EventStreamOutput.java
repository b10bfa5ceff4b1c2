package io.broadcast4j.sse;

import io.broadcast4j.Scheduler;
import io.broadcast4j.protocol.EventText;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to one client and blocks, one thread at a time. From the end of the request on it touches the response no more.
 *
 * <p>Thread-safe. The lock is held while a write blocks, as nobody else can write then; nothing but a write waits for it.
 */
final class EventStreamOutput implements AsyncListener {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final byte[] HEARTBEAT = EventText.HEARTBEAT.getBytes(StandardCharsets.US_ASCII);
    private static final int SLICE_BYTES = 16 * 1024;

    private final HttpServletRequest request;
    private final Patience patience;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean open = true;
    private volatile boolean lost;
    private volatile long lastWritten;
    // Guarded by writing.
    private @Nullable ServletOutputStream out;

    private EventStreamOutput(HttpServletRequest request, ServletOutputStream out, Patience patience) {
        this.request = request;
        this.out = out;
        this.patience = patience;
        this.lastWritten = patience.time().nanoTime();
    }

    /**
     * When to be concerned about a client.
     *
     * @param quiet after this time without a write it is asked for
     * @param stalled after this time in one write it is given up
     */
    record Patience(Scheduler time, Duration quiet, Duration stalled) {}

    static EventStreamOutput of(HttpServletRequest request, HttpServletResponse response, Patience patience) {
        try {
            EventStreamOutput output = new EventStreamOutput(request, response.getOutputStream(), patience);
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException("The container gives no output", e);
        }
    }

    /** Writes an event whole. Returns false if it could not. */
    boolean write(String event) {
        byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
        writing.lock();
        try {
            return open && put(bytes);
        } finally {
            writing.unlock();
            endIfClosed();
        }
    }

    /** Tells whether the client is there, and makes sure of it if it was not written to for some time. */
    boolean isOpen() {
        boolean quiet =
                patience.time().nanoTime() - lastWritten >= patience.quiet().toNanos();
        if (open && quiet && writing.tryLock()) {
            try {
                if (open) {
                    put(HEARTBEAT);
                }
            } finally {
                writing.unlock();
                endIfClosed();
            }
        }
        return open;
    }

    /** Ends the answer, when the thread that may be writing has done so. */
    void close() {
        open = false;
        endIfClosed();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        forget();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        forget();
    }

    @Override
    public void onError(AsyncEvent event) {
        forget();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }

    @Override
    public String toString() {
        return open ? "open" : "closed";
    }

    /** Writes in slices, so that a client which reads slowly is not taken for one that does not read. */
    private boolean put(byte[] bytes) {
        ServletOutputStream stream = out;
        if (stream == null) {
            return false;
        }
        try {
            for (int from = 0; from < bytes.length; from += SLICE_BYTES) {
                int start = from;
                int length = Math.min(SLICE_BYTES, bytes.length - from);
                within(() -> {
                    stream.write(bytes, start, length);
                    if (start + length == bytes.length) {
                        stream.flush();
                    }
                });
            }
            lastWritten = patience.time().nanoTime();
            return true;
        } catch (IOException e) {
            lose(e);
            // Undertow would keep the connection for a minute, to write the rest.
            boolean unused = ConnectionBreaker.cut(request);
        } catch (RuntimeException over) {
            lose(over);
        }
        return false;
    }

    private void within(EventStreamWrite.Action write) throws IOException {
        EventStreamWrite.run(request, patience.time(), patience.stalled(), write);
    }

    private void lose(Exception cause) {
        LOG.debug("An event stream has ended: {}", cause.toString());
        forget();
    }

    private void forget() {
        lost = true;
        open = false;
    }

    private void endIfClosed() {
        if (!open && writing.tryLock()) {
            try {
                ServletOutputStream stream = out;
                out = null;
                if (stream != null && !lost) {
                    within(stream::close);
                }
            } catch (IOException | RuntimeException e) {
                LOG.debug("An event stream has not ended well: {}", e.toString());
            } finally {
                writing.unlock();
            }
        }
    }
}
