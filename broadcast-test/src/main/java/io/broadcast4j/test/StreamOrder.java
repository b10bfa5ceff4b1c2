package io.broadcast4j.test;

import io.broadcast4j.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The messages of one stream in the order in which every subscriber should see them. Not thread-safe; not changed once
 * it is made.
 *
 * <p>A history has lives, which follow each other in the order in which they were first heard of: each new epoch begins
 * one, and so does a second message at an offset that was given already, as after a failover that lost something.
 */
final class StreamOrder {
    private final Map<String, Publication> known = new LinkedHashMap<>();
    private final List<String> storedTwice = new ArrayList<>();
    private final List<Life> lives = new ArrayList<>();
    private final List<Publication> placed = new ArrayList<>();
    private final Map<String, Integer> indexes = new HashMap<>();
    private final boolean uncertain;

    /** One uninterrupted run of offsets. */
    private record Life(String epoch, TreeMap<Long, Publication> entries) {}

    /** Puts reports of publishers, in the order in which they were recorded, into the order of the stream. */
    StreamOrder(Iterable<Publication> reports) {
        reports.forEach(this::note);
        known.values().stream().filter(Publication::isPlaced).forEach(this::place);
        for (Life life : lives) {
            for (Publication entry : life.entries().values()) {
                indexes.put(entry.id(), placed.size());
                placed.add(entry);
            }
        }
        uncertain = known.values().stream().anyMatch(one -> one.outcome() == Publication.Outcome.UNKNOWN);
    }

    /** Returns how many messages have a place. */
    int size() {
        return placed.size();
    }

    Publication at(int index) {
        return placed.get(index);
    }

    Optional<Publication> find(String id) {
        return Optional.ofNullable(known.get(id));
    }

    /** Returns the place of a message, counted from 0, if it has one. */
    Optional<Integer> indexOf(String id) {
        return Optional.ofNullable(indexes.get(id));
    }

    /** Tells whether there are messages of which nobody knows whether they were stored. */
    boolean isUncertain() {
        return uncertain;
    }

    /** Tells whether nobody knows whether a message was stored. */
    boolean isUncertain(String id) {
        return find(id).filter(one -> one.outcome() == Publication.Outcome.UNKNOWN)
                .isPresent();
    }

    /** Returns in words what was stored more than once. */
    List<String> storedTwice() {
        return storedTwice;
    }

    /** Returns the place of the first message after a position; an epoch never heard of comes before all others. */
    int indexAfter(Position position) {
        int after = -1;
        int start = 0;
        for (Life life : lives) {
            if (life.epoch().equals(position.epoch())) {
                Publication there = life.entries().get(position.offset());
                // Of several lives that have this offset the latest counts, if it is not the entry of another one.
                if (after < 0 || (there != null && isEntry(there.position(), position))) {
                    after = start
                            + life.entries().headMap(position.offset(), true).size();
                }
            }
            start += life.entries().size();
        }
        return Math.max(0, after);
    }

    private static boolean isEntry(Position one, Position other) {
        return one.entryId().isEmpty()
                || other.entryId().isEmpty()
                || one.entryId().equals(other.entryId());
    }

    private void note(Publication report) {
        Publication before = known.get(report.id());
        if (before == null) {
            known.put(report.id(), report);
            return;
        }
        if (before.isPlaced() && report.isPlaced() && !before.position().equals(report.position())) {
            storedTwice.add(before + " and at " + Publication.show(report.position()));
        }
        known.put(report.id(), before.or(report));
    }

    private void place(Publication stored) {
        Position position = stored.position();
        for (int i = lives.size() - 1; i >= 0; i--) {
            if (lives.get(i).epoch().equals(position.epoch())) {
                if (lives.get(i).entries().putIfAbsent(position.offset(), stored) == null) {
                    return;
                }
                break;
            }
        }
        Life life = new Life(position.epoch(), new TreeMap<>());
        life.entries().put(position.offset(), stored);
        lives.add(life);
    }
}
