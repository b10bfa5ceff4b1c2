package io.broadcast4j.sse;

import io.broadcast4j.protocol.EventText;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Inlet;
import io.broadcast4j.transport.Outlet;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way out to one event stream. First it waits for what becomes of the subscriptions, which decides on the status of the
 * answer; then it writes, whenever the container can take more.
 *
 * <p>Thread-safe: the response is touched by whoever has the turn, and by nobody after the end. When the container tells of an
 * end, that is waited for: it may use the response for another client then.
 */
final class EventOutlet implements Outlet, WriteListener, AsyncListener {
    private static final Logger LOG = LoggerFactory.getLogger(CableServlet.class);

    private final AsyncContext async;
    private final Order order;
    private final Duration retry;
    private final Turns turns = new Turns(this::turn);
    private final AtomicReference<@Nullable Send> underWay = new AtomicReference<>();
    private volatile @Nullable Inlet inlet;
    private volatile @Nullable Disconnect closing;
    private volatile boolean writable;
    private volatile boolean broken;
    private volatile boolean completed;

    // Used by whoever has the turn.
    private final Prelude prelude;
    private final EventWriter writer;
    private @Nullable ServletOutputStream out;
    private boolean started;
    private boolean flushed = true;
    private boolean ended;
    private boolean completing;
    private boolean reported;

    EventOutlet(AsyncContext async, Order order, Duration retry) {
        this.async = async;
        this.order = order;
        this.retry = retry;
        this.prelude = new Prelude(order.commands().size(), order.style());
        this.writer = new EventWriter(order.cursor(), order.commands().size());
    }

    /** Listens to the container. On its thread, before anything else. */
    void listen() throws IOException {
        async.setTimeout(0);
        async.addListener(this);
        ServletOutputStream stream = async.getResponse().getOutputStream();
        out = stream;
        stream.setWriteListener(this);
    }

    /** Takes the inlet, which the acceptor makes only after it was given this outlet. */
    void attach(Inlet opened) {
        inlet = opened;
        turns.take();
    }

    @Override
    public void send(List<Frame> frames, Done done) {
        underWay.set(new Send(frames, done));
        turns.take();
    }

    @Override
    public void close(Disconnect disconnect) {
        closing = disconnect;
        turns.take();
    }

    @Override
    public void onWritePossible() {
        writable = true;
        turns.take();
    }

    @Override
    public void onError(Throwable failure) {
        broken = true;
        LOG.debug("An event stream cannot be written", failure);
        turns.takeLast();
    }

    @Override
    public void onError(AsyncEvent event) {
        broken = true;
        turns.takeLast();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        broken = true;
        turns.takeLast();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        completed = true;
        turns.takeLast();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nobody starts it again.
    }

    private void turn() {
        try {
            act();
        } catch (IOException e) {
            LOG.debug("An event stream has ended: {}", e.toString());
            end();
        } catch (Throwable e) {
            LOG.debug("An event stream has failed", e);
            fail();
        }
    }

    /** Ends what the container may know nothing of, in the next turn if that has not been tried. */
    private void fail() {
        if (closing == null && !ended) {
            close(Disconnect.INTERNAL_ERROR);
        } else {
            end();
            complete();
        }
    }

    private void act() throws IOException {
        if (broken || completed) {
            end();
            complete();
        }
        if (ended) {
            report();
            return;
        }
        if (!started) {
            decide();
        }
        if (started) {
            write();
        }
        if (closing != null && started) {
            boolean stuck = !writable;
            end();
            if (stuck && ConnectionBreaker.breakOff(async.getRequest())) {
                completing = true;
            } else {
                complete();
            }
        }
    }

    /** Looks at what has come of the subscriptions so far. */
    private void decide() {
        Send send = underWay.get();
        if (send != null) {
            send.frames().forEach(prelude::take);
            finish(send);
        }
        Inlet opened = inlet;
        if (opened != null && prelude.takeWelcome()) {
            order.commands().forEach(opened::receive);
        }
        if (closing == null && prelude.isOverdue()) {
            closing = Disconnect.TRY_AGAIN_LATER;
        }
        Disconnect reason = closing;
        if (reason != null && Answers.isPassing(reason)) {
            if (writable) {
                start(List.of(new Frame(Answers.comeBack(reason))));
            }
        } else if (prelude.isRejected() || reason != null) {
            refuse(reason);
        } else if (prelude.isOver() && writable) {
            start(prelude.release());
        }
    }

    private void refuse(@Nullable Disconnect reason) {
        if (reason == null) {
            Answers.reject(response());
        } else {
            Answers.refuse(response(), reason);
        }
        end();
        complete();
    }

    private void start(List<Frame> first) {
        started = true;
        Answers.streamAlone(response(), async.getRequest().getProtocol());
        writer.add(new EventText().comment("open").retry(retry).end());
        first.forEach(writer::add);
        writer.gather();
    }

    /** Writes as much as the container takes, and reports a send when it could take more. */
    private void write() throws IOException {
        ServletOutputStream stream = out;
        while (writable && stream != null) {
            // Before it is asked: another thread is told of the change as soon as the answer was no.
            writable = false;
            if (!stream.isReady()) {
                return;
            }
            writable = true;
            if (!writer.isEmpty()) {
                writer.writeNext(stream);
                flushed = false;
            } else if (!flushed) {
                stream.flush();
                flushed = true;
            } else if (!takeNext()) {
                return;
            }
        }
    }

    /** Reports the send whose frames were written, or takes the frames of the next one. Tells whether there was one. */
    private boolean takeNext() {
        Send send = underWay.get();
        if (send == null) {
            return false;
        }
        if (send.isTaken()) {
            finish(send);
            return true;
        }
        send.handTo(writer);
        return true;
    }

    private void finish(Send send) {
        underWay.compareAndSet(send, null);
        send.done().sent();
    }

    private HttpServletResponse response() {
        return (HttpServletResponse) async.getResponse();
    }

    /**
     * Ends the stream, and from then on touches the response no more: the container may use it for another client. If that
     * is because the response could not be written, the container tells of it, and only then it may be completed: Tomcat
     * completes it by itself, maybe at this very moment, and Jetty does not.
     */
    private void end() {
        if (!ended) {
            ended = true;
            out = null;
            writer.clear();
            prelude.release();
        }
        report();
    }

    private void complete() {
        if (completed || completing) {
            return;
        }
        completing = true;
        try {
            async.complete();
        } catch (RuntimeException e) {
            LOG.debug("The container has completed an event stream itself, or has stopped: {}", e.toString());
        }
    }

    private void report() {
        Send send = underWay.getAndSet(null);
        if (send != null) {
            send.done().failed(new IOException("The event stream has ended"));
        }
        Inlet opened = inlet;
        if (opened != null && !reported) {
            reported = true;
            opened.closed();
        }
    }
}
