package io.broadcast4j.server;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.test.DeliveryChecker;
import io.broadcast4j.test.SubscriberLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A client of an event stream with some subscriptions to some streams, that is cut off at random moments, comes back by the
 * id of the last event it has got, and writes down everything. A message is {@code STREAM/NUMBER}. Confined to one thread.
 */
final class EventSourceUser {
    private static final String STATE = "state";
    private static final String OFF = "off";
    private static final int MOST_PIECES = 60;

    private final EventClient client;
    private final SplittableRandom random;
    private final Map<String, List<Source>> subscriptions = new HashMap<>();
    private final Map<Source, SubscriberLog> logs = new HashMap<>();
    private final Map<Source, Integer> states = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private int passing;
    private int openings;
    private int gaps;

    /** A stream of a subscription. */
    private record Source(String identifier, String stream) {
        Stream name() {
            return Stream.of(stream);
        }

        boolean isRemembered() {
            return !stream.equals(OFF) && !stream.equals(STATE);
        }
    }

    /**
     * Creates a client that is not connected.
     *
     * @param streams those that are remembered; it has some of them, in some subscriptions
     * @param seed of what it subscribes to, and when it is cut
     */
    EventSourceUser(BroadcastServer server, DeliveryChecker checker, List<String> streams, long seed) {
        random = new SplittableRandom(seed);
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            String[] ways = {"", "", ""};
            List<String> chosen = new ArrayList<>();
            for (String stream : streams) {
                if (random.nextInt(2) == 0) {
                    chosen.add(stream);
                    boolean late = random.nextInt(4) == 0;
                    ways[late ? 1 : 0] += stream + ",";
                    openings += late ? 1 : 0;
                }
            }
            if (random.nextInt(3) == 0) {
                chosen.add("listened");
                ways[2] = "listened";
            }
            for (String other : List.of(OFF, STATE)) {
                if (random.nextInt(2) == 0) {
                    chosen.add(other);
                    ways[0] += other;
                    break;
                }
            }
            subscribe(MixedChannel.identifier(ways[0], ways[1], ways[2], i), chosen, checker, seed);
        }
        openings += count;
        client = new EventClient(server, List.copyOf(subscriptions.keySet()));
    }

    private void subscribe(String identifier, List<String> streams, DeliveryChecker checker, long seed) {
        List<Source> sources =
                streams.stream().map(stream -> new Source(identifier, stream)).toList();
        subscriptions.put(identifier, sources);
        sources.stream()
                .filter(Source::isRemembered)
                .forEach(source ->
                        logs.put(source, checker.subscribed("client " + seed + " by " + identifier, source.name())));
    }

    /**
     * Comes back, hears something or nothing, and is cut off for a while.
     *
     * @param over ends the pauses before their time
     */
    void comeAndGo(long awayMicros, CountDownLatch over) {
        comeBack(random.nextInt(4) == 0 ? Integer.MAX_VALUE : random.nextInt(MOST_PIECES));
        pause(random.nextLong(1, 5_000), over);
        client.cut();
        note();
        if (awayMicros > 0) {
            pause(random.nextLong(awayMicros), over);
        }
    }

    /** Comes back to stay, and waits until all its subscriptions have gone on. */
    void stay() {
        comeBack(Integer.MAX_VALUE);
        client.outlet().awaitCaughtUp(openings);
    }

    /** Waits until it has heard the last message of each stream. */
    void hearTheEnd(Map<String, String> last) {
        for (Map.Entry<String, List<Source>> subscription : subscriptions.entrySet()) {
            for (Source source : subscription.getValue()) {
                String ending = LabClient.message(subscription.getKey(), LabClient.quote(last.get(source.stream())));
                client.outlet()
                        .await(
                                "the last of " + source,
                                wire -> wire.stream().anyMatch(piece -> piece.startsWith("data: " + ending)));
            }
        }
        client.cut();
        note();
    }

    /** Returns how many messages it has got that nobody remembers. */
    int passing() {
        return passing;
    }

    /** Returns how often it was told that something is gone of what it had told how far it had got. */
    int gaps() {
        return gaps;
    }

    /** Returns what was wrong beside what the checker finds. */
    List<String> wrong() {
        return wrong;
    }

    private void comeBack(int room) {
        known.clear();
        logs.forEach((source, log) -> {
            Position place = client.position(source.identifier(), source.name());
            if (place != null) {
                known.add(source.identifier());
                log.resumed(place);
            }
        });
        client.connect(room);
    }

    private void note() {
        for (EventClient.Event event : client.fresh()) {
            if (event.type().equals("gap")) {
                hearGap(event.identifier());
            } else if (event.type().equals("message")) {
                note(event);
            }
        }
    }

    /** Of what it was cut off from before it had a place there, it has missed nothing, but is told all the same. */
    private void hearGap(String identifier) {
        if (known.contains(identifier)) {
            gaps++;
            subscriptions.get(identifier).stream()
                    .filter(logs::containsKey)
                    .forEach(source -> logs.get(source).gapSignalled());
        }
    }

    private void note(EventClient.Event event) {
        int slash = event.text().indexOf('/');
        Source source = new Source(event.identifier(), event.text().substring(0, slash));
        SubscriberLog log = logs.get(source);
        if (source.stream().equals(STATE)) {
            int number = Integer.parseInt(event.text().substring(slash + 1));
            Integer before = states.put(source, number);
            if (before != null && number <= before) {
                wrong.add("state " + number + " after " + before);
            }
        } else if (log == null) {
            passing++;
        } else if (source.stream().equals("listened")) {
            log.delivered(event.text(), event.text());
        } else {
            log.delivered(event.text(), event.text(), event.position(source.name()));
        }
    }

    private static void pause(long micros, CountDownLatch over) {
        try {
            over.await(micros, TimeUnit.MICROSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted in a pause", e);
        }
    }
}
