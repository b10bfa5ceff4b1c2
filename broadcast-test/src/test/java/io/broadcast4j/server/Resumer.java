package io.broadcast4j.server;

import static io.broadcast4j.server.HistoryWire.after;
import static io.broadcast4j.server.HistoryWire.rejectedHistory;
import static io.broadcast4j.server.HistoryWire.subscribing;

import io.broadcast4j.Position;
import io.broadcast4j.test.SubscriberLog;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client that is cut off again and again, comes back each time by a new connection and asks for what came after the last
 * message it has seen. It writes down everything. Confined to one thread.
 */
final class Resumer {
    private static final Pattern MESSAGE =
            Pattern.compile("\"message\":(\\d+),\"stream_id\":\"[^\"]+\",\"epoch\":\"([^\"]+)\",\"offset\":(\\d+)");

    private final BroadcastServer server;
    private final String stream;
    private final String identifier;
    private final SubscriberLog log;
    private final SplittableRandom random;
    private Position last;
    private int rejections;

    /**
     * Creates a client that is not connected.
     *
     * @param first what it has seen already
     * @param seed of how long its pauses are
     */
    Resumer(BroadcastServer server, String stream, SubscriberLog log, Position first, long seed) {
        this.server = server;
        this.stream = stream;
        this.identifier = "{\"channel\":\"Room\",\"lane\":" + seed % 2 + "}";
        this.log = log;
        this.last = first;
        this.random = new SplittableRandom(seed);
    }

    /**
     * Comes back, hears something or nothing, and is cut off for a while.
     *
     * @param over ends the pauses before their time
     */
    void comeAndGo(long awayMicros, CountDownLatch over) {
        LabClient client = comeBack();
        pause(random.nextLong(1, 5_000), over);
        client.leave();
        note(client.texts());
        if (awayMicros > 0) {
            pause(random.nextLong(awayMicros), over);
        }
    }

    /** Comes back and stays until it has heard the last message. */
    void hearTheEnd(Position end) {
        LabClient client = comeBack();
        String ending = "\"offset\":" + end.offset() + "}";
        client.outlet.await(texts -> last.equals(end)
                || texts.contains(rejectedHistory(identifier))
                || texts.stream().anyMatch(text -> text.endsWith(ending)));
        client.leave();
        note(client.texts());
    }

    /** Returns how often it was told that something is gone. */
    int rejections() {
        return rejections;
    }

    private static void pause(long micros, CountDownLatch over) {
        try {
            over.await(micros, TimeUnit.MICROSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted in a pause", e);
        }
    }

    private LabClient comeBack() {
        log.resumed(last);
        LabClient client = new LabClient(server, Lab.extendedHandshake().build());
        return client.send(subscribing(identifier, after(stream, last)));
    }

    private void note(List<String> texts) {
        for (String text : texts) {
            Matcher message = MESSAGE.matcher(text);
            if (message.find()) {
                last = new Position(message.group(2), Long.parseLong(message.group(3)), "");
                log.delivered(message.group(1), message.group(1), last);
            } else if (text.equals(rejectedHistory(identifier))) {
                rejections++;
                log.gapSignalled();
            }
        }
    }
}
