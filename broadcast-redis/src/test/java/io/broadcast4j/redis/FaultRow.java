package io.broadcast4j.redis;

import io.broadcast4j.test.DeliveryReport;
import io.broadcast4j.test.Finding;
import java.time.Duration;
import java.util.Locale;

/**
 * What came of one fault.
 *
 * @param id its name in the list of faults
 * @param fault what was done
 */
record FaultRow(String id, String fault, Published published, DeliveryReport report, Signals signals, Times times) {
    /** What publishers were told of their messages. */
    record Published(int stored, int rejected, int unknown) {}

    /**
     * What viewers and nodes were told.
     *
     * @param gaps how often a viewer was told that it missed something
     * @param repaired how many messages nodes read from the history
     */
    record Signals(int gaps, int repaired) {}

    /**
     * How long it took.
     *
     * @param detected until a node counted its backplane as lost; zero if none did
     * @param recovered from the end of the fault until all viewers saw new messages
     */
    record Times(Duration detected, Duration recovered) {}

    static String head() {
        return "| fault | stored | rejected | unknown | delivered | silent loss | gaps told | false gaps | duplicates |"
                + " other | repaired | noticed after | recovered after |\n"
                + "|---|---|---|---|---|---|---|---|---|---|---|---|---|";
    }

    String line() {
        int silent = count(Finding.Kind.SILENT_LOSS);
        int falseGaps = count(Finding.Kind.FALSE_GAP);
        int duplicates = count(Finding.Kind.DUPLICATE);
        int others = report.findings().size() - silent - falseGaps - duplicates;
        return String.format(
                Locale.ROOT,
                "| %s %s | %d | %d | %d | %d | **%d** | %d | %d | %d | %d | %d | %s | %s |",
                id,
                fault,
                published.stored(),
                published.rejected(),
                published.unknown(),
                report.deliveries(),
                silent,
                signals.gaps(),
                falseGaps,
                duplicates,
                others,
                signals.repaired(),
                times.detected().isZero() ? "–" : seconds(times.detected()),
                seconds(times.recovered()));
    }

    int count(Finding.Kind kind) {
        return report.counts().getOrDefault(kind, 0);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
