package io.broadcast4j.redis;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.Stream;
import io.broadcast4j.json.Json;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.json.JsonLimits;
import io.broadcast4j.presence.Member;
import io.broadcast4j.presence.PresenceChange;
import io.broadcast4j.presence.PresencePage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code presence.lua} answers.
 *
 * <p>Immutable, thread-safe.
 *
 * @param changes what changed, in order
 * @param firstEnd when the first session ends, in ms of the clock of Redis; 0 if there is none
 * @param sooner whether that is earlier than it was before
 * @param more whether more sessions are to end right now than ended in this call
 * @param result what was asked for
 */
record PresenceReply(List<PresenceChange> changes, long firstEnd, boolean sooner, boolean more, Object result) {
    /** What is in Redis was within the limits of whoever put it there. */
    private static final JsonCodec CODEC = new JsonCodec(
            new JsonLimits(Integer.MAX_VALUE, 500, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));

    private static final int MEMBER_FIELDS = 5;

    /**
     * Reads an answer.
     *
     * @throws BroadcastException if it is no answer of that script
     */
    static PresenceReply of(Stream stream, List<Object> answer) {
        return readable(
                stream,
                () -> new PresenceReply(
                        changes(stream, list(answer.get(0))),
                        number(answer.get(1)),
                        number(answer.get(2)) == 1,
                        number(answer.get(3)) == 1,
                        answer.get(4)));
    }

    /** Returns the member that a session could not join as, because it is there as another one. */
    Optional<String> conflict() {
        return result instanceof byte[] id && id.length > 0 ? Optional.of(SortedText.decode(id)) : Optional.empty();
    }

    /** Returns the indices of the sessions that could not be renewed. */
    List<Integer> unknown() {
        return result instanceof List<?> numbers
                ? numbers.stream().map(each -> (int) number(each) - 1).toList()
                : List.of();
    }

    /** Returns the members that were asked for. */
    PresencePage page(Stream stream) {
        return readable(stream, () -> {
            List<?> fields = list(result);
            List<Member> members = new ArrayList<>(fields.size() / MEMBER_FIELDS);
            for (int at = 2; at < fields.size(); at += MEMBER_FIELDS) {
                members.add(member(fields, at));
            }
            return new PresencePage(members, (int) number(fields.get(0)), number(fields.get(1)) == 1);
        });
    }

    private static List<PresenceChange> changes(Stream stream, List<?> answers) {
        List<PresenceChange> changes = new ArrayList<>(answers.size());
        for (Object answer : answers) {
            List<?> fields = list(answer);
            Member member = member(fields, 1);
            var kind = PresenceChange.Kind.valueOf(text(fields.get(0)).toUpperCase(Locale.ROOT));
            if (kind != PresenceChange.Kind.UPDATE || !json(fields.get(6)).equals(member.info())) {
                changes.add(new PresenceChange(kind, stream, member));
            }
        }
        return changes;
    }

    private static Member member(List<?> fields, int from) {
        return new Member(
                SortedText.decode((byte[]) fields.get(from)),
                json(fields.get(from + 1)),
                (int) number(fields.get(from + 2)),
                Instant.ofEpochMilli(number(fields.get(from + 3))),
                Instant.ofEpochMilli(number(fields.get(from + 4))));
    }

    private static Json json(Object field) {
        return CODEC.decode(text(field));
    }

    private static String text(Object field) {
        return new String((byte[]) field, StandardCharsets.UTF_8);
    }

    private static long number(Object field) {
        return (Long) field;
    }

    private static List<?> list(Object field) {
        return (List<?>) field;
    }

    private static <T> T readable(Stream stream, java.util.function.Supplier<T> reading) {
        try {
            return reading.get();
        } catch (RuntimeException e) {
            throw new BroadcastException(
                    Outcome.REJECTED, "What Redis holds of stream " + stream + " is not presence", e);
        }
    }
}
