package io.broadcast4j.redis;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.server.BroadcastServer;
import io.broadcast4j.test.DeliveryChecker;
import io.broadcast4j.test.SubscriberLog;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Handshake;
import io.broadcast4j.transport.Inlet;
import io.broadcast4j.transport.Outlet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client of a node without a network between them. It writes down what it sees of each stream, and when it is sent away
 * it comes back and asks for what it has missed, as the stock client does.
 *
 * <p>Thread-safe.
 */
final class Viewer {
    private static final Pattern MESSAGE = Pattern.compile(
            "\"message\":\\{\"id\":\"([^\"]+)\"},\"stream_id\":\"([^\"]+)\",\"epoch\":\"([^\".]*)\\.?([^\"]*)\",\"offset\":(\\d+)");
    private static final Pattern UNPLACED =
            Pattern.compile("\\\\\"stream\\\\\":\\\\\"([^\"\\\\]+)\\\\\"}\",\"message\":\\{\"id\":\"([^\"]+)\"}");
    private static final Pattern ABOUT = Pattern.compile("\\\\\"stream\\\\\":\\\\\"([^\"\\\\]+)\\\\\"");

    private final BroadcastServer server;
    private final Executor comings;
    private final List<Stream> streams;
    private final Map<String, SubscriberLog> logs = new ConcurrentHashMap<>();
    private final Map<String, Position> last = new ConcurrentHashMap<>();
    private final CountDownLatch confirmed;
    private final AtomicInteger delivered = new AtomicInteger();
    private final AtomicInteger gaps = new AtomicInteger();
    private final AtomicInteger returns = new AtomicInteger();
    private volatile boolean ended;

    /**
     * Creates a viewer of streams which goes to a node.
     *
     * @param comings where it connects anew
     */
    Viewer(String name, BroadcastServer server, List<Stream> streams, DeliveryChecker checker, Executor comings) {
        this.server = server;
        this.comings = comings;
        this.streams = streams;
        this.confirmed = new CountDownLatch(streams.size());
        streams.forEach(stream -> logs.put(stream.name(), checker.subscribed(name, stream, Position.NONE)));
    }

    /** Connects, and waits until all its subscriptions are live. */
    void arrive() throws InterruptedException {
        come();
        if (!confirmed.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("A viewer's subscriptions are not live");
        }
    }

    /** Comes back no more. */
    void end() {
        ended = true;
    }

    int delivered() {
        return delivered.get();
    }

    /** Returns how often it was told that it has missed something. */
    int gaps() {
        return gaps.get();
    }

    /** Returns how often it had to come back. */
    int returns() {
        return returns.get();
    }

    /** Tells whether it has seen what stands at a position, or something behind it on the same branch of the history. */
    boolean hasSeen(Stream stream, Position position) {
        Position seen = last.getOrDefault(stream.name(), Position.NONE);
        return position.isCoveredBy(seen) && storedAt(position) <= storedAt(seen);
    }

    /** Tells what was lost in a failover from what was given the same offsets later: an entry id begins with a time. */
    private static long storedAt(Position position) {
        return Long.parseLong(position.entryId().split("-", 2)[0]);
    }

    private void come() {
        Visit visit = new Visit();
        visit.inlet = server.open(
                Handshake.builder("/cable")
                        .subprotocols(List.of("actioncable-v1-ext-json"))
                        .build(),
                visit);
        streams.forEach(stream -> visit.inlet.receive("{\"command\":\"subscribe\",\"identifier\":\"{\\\"channel\\\":"
                + "\\\"Room\\\",\\\"stream\\\":\\\"" + stream.name() + "\\\"}\"" + wish(stream) + "}"));
        visit.open();
    }

    private String wish(Stream stream) {
        Position seen = last.get(stream.name());
        return seen == null
                ? ""
                : ",\"history\":{\"streams\":{\"" + stream.name() + "\":{\"offset\":" + seen.offset() + ",\"epoch\":\""
                        + seen.epoch() + (seen.entryId().isEmpty() ? "" : "." + seen.entryId()) + "\"}}}";
    }

    private void hear(String text) {
        Matcher message = MESSAGE.matcher(text);
        if (message.find()) {
            Position position = new Position(message.group(3), Long.parseLong(message.group(5)), message.group(4));
            note(message.group(2), message.group(1), position);
        } else if (text.contains("\"reject_history\"")) {
            Matcher about = ABOUT.matcher(text);
            if (about.find()) {
                gaps.incrementAndGet();
                logs.get(about.group(1)).gapSignalled();
            }
        } else if (text.contains("\"confirm_subscription\"")) {
            confirmed.countDown();
        } else {
            Matcher unplaced = UNPLACED.matcher(text);
            if (unplaced.find()) {
                note(unplaced.group(1), unplaced.group(2), Position.NONE);
            }
        }
    }

    private void note(String stream, String id, Position position) {
        delivered.incrementAndGet();
        if (position.isNone()) {
            logs.get(stream).delivered(id, id);
        } else {
            logs.get(stream).delivered(id, id, position);
            last.put(stream, position);
        }
    }

    /** One connection. */
    private final class Visit implements Outlet {
        private volatile Inlet inlet;
        private boolean gone;

        @Override
        public void send(List<Frame> frames, Done done) {
            synchronized (this) {
                if (!gone) {
                    frames.forEach(frame -> hear(frame.text()));
                }
            }
            done.sent();
        }

        /** The one who sent it away may hold locks: it comes back on another thread. */
        @Override
        public void close(Disconnect reason) {
            comings.execute(() -> {
                leave();
                if (!ended) {
                    returns.incrementAndGet();
                    come();
                }
            });
        }

        private synchronized void leave() {
            gone = true;
            if (inlet != null) {
                inlet.closed();
            }
        }

        private synchronized void open() {
            if (gone) {
                inlet.closed();
            }
        }
    }
}
