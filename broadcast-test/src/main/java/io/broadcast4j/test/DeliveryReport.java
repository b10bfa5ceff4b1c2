package io.broadcast4j.test;

import io.broadcast4j.test.Finding.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What {@link DeliveryChecker} has found in a run.
 *
 * <p>Immutable, thread-safe.
 *
 * @param findings what is wrong, by subscriber in the order in which they subscribed; empty if the run was good
 * @param publications how many publications were recorded
 * @param deliveries how many deliveries were recorded, by all subscribers together
 */
public record DeliveryReport(List<Finding> findings, int publications, int deliveries) {
    private static final int SHOWN = 10;

    /** Copies the list. */
    public DeliveryReport {
        findings = List.copyOf(findings);
    }

    /** Returns how many findings there are of each kind that was found. */
    public Map<Kind, Integer> counts() {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        findings.forEach(finding -> counts.merge(finding.kind(), 1, Integer::sum));
        return counts;
    }

    /** Returns the counts of each kind and the first few findings, a line for each. */
    @Override
    public String toString() {
        String run = " in " + publications + " publications and " + deliveries + " deliveries";
        if (findings.isEmpty()) {
            return "Nothing wrong" + run;
        }
        String shown =
                findings.stream().limit(SHOWN).map(found -> "\n  " + found).collect(Collectors.joining());
        String more = findings.size() > SHOWN ? "\n  and " + (findings.size() - SHOWN) + " more" : "";
        return counts() + run + ":" + shown + more;
    }
}
