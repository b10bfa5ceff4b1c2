package io.broadcast4j.redis;

import io.broadcast4j.Stream;
import io.broadcast4j.json.Json;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.presence.Attendance;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes the calls of {@code presence.lua}.
 *
 * <p>Thread-safe.
 */
final class PresenceCalls {
    /** How many arguments all calls have in common, counted from the first. */
    static final int COMMON_ARGS = 5;

    /** For how long Redis knows what a call answered. */
    static final Duration KEPT = Duration.ofSeconds(60);

    /** For how long the keys outlive the last session, for a node that comes up again to tell who has gone. */
    static final Duration OUTLIVES = Duration.ofMinutes(10);

    private static final int MOST_ENDS = 500;
    private static final Duration LONGEST = Duration.ofDays(3_650);
    private static final long EXACT = 1L << 53;

    private final JsonCodec codec = new JsonCodec();
    private final String node = UUID.randomUUID().toString().replace("-", "");
    private final AtomicLong made = new AtomicLong();
    private final Names names;
    private final Duration lease;

    PresenceCalls(Names names, Duration lease) {
        this.names = names;
        this.lease = lease;
    }

    PresenceCall join(Stream stream, String session, String id, Json info) {
        return call(stream, "join", SortedText.encode(session), SortedText.encode(id), json(info));
    }

    PresenceCall update(Stream stream, String session, Json info) {
        return call(stream, "update", SortedText.encode(session), json(info));
    }

    PresenceCall leave(Stream stream, String session, Duration grace) {
        return call(stream, "leave", SortedText.encode(session), number(millis(grace)));
    }

    /** All of one stream. */
    PresenceCall touch(List<Attendance> sessions) {
        byte[][] args = new byte[2 * sessions.size()][];
        int next = 0;
        for (Attendance each : sessions) {
            args[next++] = SortedText.encode(each.session());
            args[next++] = number(millis(each.lastSeen()));
        }
        return call(sessions.get(0).stream(), "touch", args);
    }

    PresenceCall list(Stream stream, String after, int limit) {
        return call(stream, "list", SortedText.encode(after), number(limit));
    }

    /** Does nothing but to let go whom it is time for. */
    PresenceCall sweep(Stream stream) {
        return call(stream, "sweep");
    }

    private PresenceCall call(Stream stream, String verb, byte[]... more) {
        List<byte[]> args = new ArrayList<>(COMMON_ARGS + more.length);
        args.add(utf8(verb));
        args.add(number(millis(lease)));
        args.add(number(MOST_ENDS));
        args.add(number(KEPT.toMillis()));
        args.add(number(OUTLIVES.toMillis()));
        args.addAll(List.of(more));
        String name = node + Long.toString(made.incrementAndGet(), Character.MAX_RADIX);
        List<byte[]> keys = List.of(
                names.of(stream, "presence:ends"),
                names.of(stream, "presence:order"),
                names.of(stream, "presence:about"),
                names.of(stream, "presence:done:" + name));
        return new PresenceCall(stream, keys, args);
    }

    /** Half a surrogate pair is written as an escape, so UTF-8 will do. */
    private byte[] json(Json info) {
        return utf8(codec.encode(info));
    }

    /** Rounds up, so that the shortest time is not none at all; beyond ten years nobody counts. */
    static long millis(Duration time) {
        if (time.compareTo(LONGEST) > 0) {
            return LONGEST.toMillis();
        }
        return time.plusNanos(999_999).toMillis();
    }

    private static long millis(Instant time) {
        long seconds = Math.max(0, Math.min(time.getEpochSecond(), EXACT / 1_000 - 1));
        return seconds == time.getEpochSecond() ? time.toEpochMilli() : seconds * 1_000;
    }

    private static byte[] number(long number) {
        return utf8(Long.toString(number));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
