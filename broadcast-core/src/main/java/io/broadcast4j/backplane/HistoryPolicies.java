package io.broadcast4j.backplane;

import io.broadcast4j.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Which policy holds for which stream: that of the first pattern that fits its name, or the one for all others. What is
 * told on the library's own streams is kept for a short time, whatever the patterns say: a node that was cut off from the
 * others must not miss that somebody was sent away.
 *
 * <p>Immutable, thread-safe.
 */
public final class HistoryPolicies {
    private static final HistoryPolicy ORDERS = HistoryPolicy.keep(16, Duration.ofMinutes(10));

    private final List<Rule> rules;
    private final HistoryPolicy otherwise;

    private HistoryPolicies(List<Rule> rules, HistoryPolicy otherwise) {
        this.rules = List.copyOf(rules);
        this.otherwise = otherwise;
    }

    /** Returns policies that are the same for all streams. */
    public static HistoryPolicies all(HistoryPolicy policy) {
        return new HistoryPolicies(List.of(), policy);
    }

    /**
     * Returns these policies and one for the streams that a pattern fits, if no earlier pattern does.
     *
     * @param pattern a name in which {@code *} stands for any text, such as {@code chat:*}
     */
    public HistoryPolicies with(String pattern, HistoryPolicy policy) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(new Rule(new StreamPattern(pattern), policy));
        return new HistoryPolicies(more, otherwise);
    }

    /** Returns the policy of a stream. */
    public HistoryPolicy of(Stream stream) {
        if (stream.isReserved()) {
            return ORDERS;
        }
        for (Rule rule : rules) {
            if (rule.pattern().fits(stream.toString())) {
                return rule.policy();
            }
        }
        return otherwise;
    }

    private record Rule(StreamPattern pattern, HistoryPolicy policy) {}
}
