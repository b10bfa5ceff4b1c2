package io.broadcast4j.redis;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What came of one fault for those who were present.
 *
 * @param id its name in the list of faults
 * @param fault what was done
 * @param members how many were present where it was done
 * @param told what a viewer was told
 * @param ghosts how many were listed at the end who were not there, or the other way round
 * @param leaves how long after the fault each left, the shortest first
 */
record PresenceRow(String id, String fault, int members, Told told, int ghosts, List<Duration> leaves) {
    /**
     * What a viewer was told.
     *
     * @param repeats how often somebody came or went who had done so already
     */
    record Told(int leaves, int joins, int repeats) {}

    static String head() {
        return "| fault | members | leaves told | joins told | told twice | ghosts | left after (min / p50 / max) |\n"
                + "|---|---|---|---|---|---|---|";
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "| %s %s | %d | %d | %d | **%d** | **%d** | %s |",
                id,
                fault,
                members,
                told.leaves(),
                told.joins(),
                told.repeats(),
                ghosts,
                leaves.isEmpty() ? "–" : at(0) + " / " + at(leaves.size() / 2) + " / " + at(leaves.size() - 1));
    }

    private String at(int index) {
        return String.format(Locale.ROOT, "%.1f s", leaves.get(index).toMillis() / 1000.0);
    }
}
