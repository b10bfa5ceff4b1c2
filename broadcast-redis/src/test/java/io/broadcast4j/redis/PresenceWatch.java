package io.broadcast4j.redis;

import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Inlet;
import io.broadcast4j.transport.Outlet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client that is told who comes and goes, and notes when.
 *
 * <p>Thread-safe.
 */
final class PresenceWatch implements Outlet {
    private static final Pattern EVENT = Pattern.compile("\"type\":\"(join|leave)\",\"id\":\"([^\"]+)\"");

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private volatile boolean live;
    private volatile Inlet inlet;

    /** That somebody came or went, and when by the monotonic clock. */
    record Event(boolean join, String id, long nanos) {}

    @Override
    public void send(List<Frame> frames, Done done) {
        for (Frame frame : frames) {
            Matcher event = EVENT.matcher(frame.text());
            if (event.find()) {
                events.add(new Event(event.group(1).equals("join"), event.group(2), System.nanoTime()));
            } else if (frame.text().contains("confirm_subscription")) {
                live = true;
            }
        }
        done.sent();
    }

    @Override
    public void close(Disconnect reason) {
        inlet.closed();
    }

    void connected(Inlet connection) {
        inlet = connection;
    }

    boolean isLive() {
        return live;
    }

    int joins() {
        return (int) events.stream().filter(Event::join).count();
    }

    int leaves() {
        return events.size() - joins();
    }

    /** Returns how often somebody was told to come or go who had done so already. */
    int repeats() {
        Set<String> present = new TreeSet<>();
        int repeats = 0;
        for (Event event : events) {
            boolean news = event.join() ? present.add(event.id()) : present.remove(event.id());
            repeats += news ? 0 : 1;
        }
        return repeats;
    }

    /** Returns who is there, as far as it was told. */
    Set<String> present() {
        Map<String, AtomicInteger> balance = new ConcurrentHashMap<>();
        events.forEach(event ->
                balance.computeIfAbsent(event.id(), id -> new AtomicInteger()).addAndGet(event.join() ? 1 : -1));
        Set<String> present = new TreeSet<>();
        balance.forEach((id, count) -> {
            if (count.get() > 0) {
                present.add(id);
            }
        });
        return present;
    }

    /** Returns how long after a moment each left, the shortest first. */
    List<Duration> leavesAfter(long nanos) {
        List<Duration> delays = new ArrayList<>();
        events.stream()
                .filter(event -> !event.join())
                .forEach(event -> delays.add(Duration.ofNanos(event.nanos() - nanos)));
        delays.sort(null);
        return delays;
    }
}
