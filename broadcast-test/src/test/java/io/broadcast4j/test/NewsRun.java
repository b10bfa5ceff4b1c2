package io.broadcast4j.test;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.test.Finding.Kind;
import java.util.List;

/** A run with one stream, whose messages m1, m2 and so on stand at the offsets 1, 2 and so on. Thread-safe. */
final class NewsRun {
    static final Stream STREAM = new Stream("news");

    final DeliveryChecker checker = new DeliveryChecker();

    static Position at(long offset) {
        return new Position("a", offset, "");
    }

    static void deliver(SubscriberLog log, int... messages) {
        for (int i : messages) {
            log.delivered("m" + i, "payload " + i, at(i));
        }
    }

    void publish(int first, int last) {
        for (int i = first; i <= last; i++) {
            checker.published(STREAM, "m" + i, "payload " + i, at(i));
        }
    }

    /** Lets Ann subscribe, who has to see everything. */
    SubscriberLog all() {
        return checker.subscribed("ann", STREAM, Position.NONE);
    }

    List<Kind> kinds() {
        return checker.judge().findings().stream().map(Finding::kind).toList();
    }
}
