package io.broadcast4j.test;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.test.Publication.Outcome;
import io.broadcast4j.test.SubscriberLog.Delivered;
import io.broadcast4j.test.SubscriberLog.Ended;
import io.broadcast4j.test.SubscriberLog.Event;
import io.broadcast4j.test.SubscriberLog.Gap;
import io.broadcast4j.test.SubscriberLog.Resumed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run in which everything that may happen does and no promise is broken, made up from a seed. Not thread-safe.
 *
 * <p>Several streams, with messages that are rejected and messages of which the publisher never hears, and with histories
 * that begin anew; subscribers that start anywhere, miss messages and are told, come back, and go.
 */
final class ScriptedRun {
    final List<Script> scripts = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();
    private final Random random;

    /** A stream: what publishers report, and the messages that are really in its history. */
    private record Line(Stream stream, List<Publication> reports, List<Publication> stored) {}

    /** What one subscriber sees; tests change the events. */
    record Script(String name, Stream stream, @Nullable Position start, List<Event> events) {}

    ScriptedRun(long seed) {
        random = new Random(seed);
        int streams = 1 + random.nextInt(3);
        for (int i = 0; i < streams; i++) {
            Line line = line(new Stream("stream " + i));
            lines.add(line);
            int subscribers = 1 + random.nextInt(4);
            for (int j = 0; j < subscribers; j++) {
                scripts.add(script("reader " + i + "." + j, line));
            }
        }
    }

    Random random() {
        return random;
    }

    /** Returns the ids of the messages that publishers of a stream know to be stored. */
    Set<String> placed(Stream stream) {
        return lines.stream()
                .filter(line -> line.stream().equals(stream))
                .flatMap(line -> line.reports().stream())
                .filter(Publication::isPlaced)
                .map(Publication::id)
                .collect(Collectors.toSet());
    }

    DeliveryReport judge() {
        DeliveryChecker checker = new DeliveryChecker();
        for (Line line : lines) {
            line.reports().forEach(one -> report(checker, line.stream(), one));
        }
        for (Script script : scripts) {
            SubscriberLog log = script.start() == null
                    ? checker.subscribed(script.name(), script.stream())
                    : checker.subscribed(script.name(), script.stream(), script.start());
            script.events().forEach(event -> play(event, log));
        }
        return checker.judge();
    }

    private static void report(DeliveryChecker checker, Stream stream, Publication report) {
        if (report.outcome() == Outcome.STORED) {
            checker.published(stream, report.id(), report.payload(), report.position());
        } else if (report.outcome() == Outcome.UNKNOWN) {
            checker.unknown(stream, report.id(), report.payload());
        } else {
            checker.rejected(stream, report.id());
        }
    }

    private static void play(Event event, SubscriberLog log) {
        if (event instanceof Delivered delivered && delivered.position() != null) {
            log.delivered(delivered.id(), delivered.payload(), delivered.position());
        } else if (event instanceof Delivered delivered) {
            log.delivered(delivered.id(), delivered.payload());
        } else if (event instanceof Resumed resumed) {
            log.resumed(resumed.after());
        } else if (event instanceof Ended ended) {
            log.ended(ended.seen());
        } else {
            log.gapSignalled();
        }
    }

    private Line line(Stream stream) {
        Line line = new Line(stream, new ArrayList<>(), new ArrayList<>());
        int count = 30 + random.nextInt(50);
        int epoch = 0;
        long offset = 0;
        for (int i = 0; i < count; i++) {
            String id = "m" + i;
            String payload = "payload " + i + " of " + stream;
            if (chance(2)) {
                epoch++;
                offset = 0;
            }
            Position next = new Position("e" + epoch, offset + 1, "");
            Outcome outcome = chance(4) ? Outcome.REJECTED : chance(4) ? Outcome.UNKNOWN : Outcome.STORED;
            boolean stored = outcome == Outcome.STORED || (outcome == Outcome.UNKNOWN && random.nextBoolean());
            line.reports().add(new Publication(id, outcome, payload, next));
            if (stored) {
                line.stored().add(new Publication(id, outcome, payload, next));
                offset++;
            }
        }
        // Two publishers hear of their messages in another order than they were stored in.
        for (int i = 1; i < count; i++) {
            Position before = line.reports().get(i - 1).position();
            if (chance(20)
                    && before.epoch().equals(line.reports().get(i).position().epoch())) {
                Collections.swap(line.reports(), i - 1, i);
            }
        }
        return line;
    }

    private Script script(String name, Line line) {
        List<Publication> stored = line.stored();
        List<Event> events = new ArrayList<>();
        int first = random.nextBoolean() ? 0 : random.nextInt(stored.size() / 2);
        boolean vague = first > 0 && random.nextBoolean();
        Position start = first == 0 ? Position.NONE : stored.get(first - 1).position();
        int next = first;
        while (next < stored.size()) {
            boolean begun = next > first && events.get(events.size() - 1) instanceof Delivered;
            if (begun && chance(4)) {
                events.add(new Gap());
                next = skip(stored, next);
            } else if (begun && chance(4)) {
                next = chance(50) ? next : Math.max(first + 1, next - random.nextInt(6));
                events.add(new Resumed(stored.get(next - 1).position()));
            } else if (begun && chance(1)) {
                events.add(new Ended(stored.get(next - 1).position()));
                break;
            } else {
                events.add(delivered(stored.get(next++)));
            }
        }
        return new Script(name, line.stream(), vague ? null : start, events);
    }

    /** Goes on after a few messages, one of which at least had to come. */
    private int skip(List<Publication> stored, int from) {
        int next = from + random.nextInt(5);
        boolean missed =
                stored.subList(from, Math.min(next, stored.size())).stream().anyMatch(Publication::isPlaced);
        while (!missed && next < stored.size()) {
            missed = stored.get(next++).isPlaced();
        }
        return next;
    }

    private Delivered delivered(Publication one) {
        return new Delivered(one.id(), one.payload(), random.nextInt(4) == 0 ? null : one.position());
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
