package io.broadcast4j.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of the faults of this run, as a table. It is written to {@code target/reliability.md}; with
 * {@code -Dfaults.page=FILE} also into the page, between its two marks.
 *
 * <p>Thread-safe.
 */
final class FaultTable {
    static final String BEGIN = "<!-- the table is written by the run: begin -->";
    static final String END = "<!-- the table is written by the run: end -->";

    private static final List<FaultRow> ROWS = new ArrayList<>();

    private FaultTable() {}

    static synchronized void add(FaultRow row) {
        ROWS.add(row);
    }

    /** Writes what there is. */
    static synchronized void write() throws IOException {
        String table = FaultRow.head() + "\n"
                + ROWS.stream()
                        .sorted(Comparator.comparing(FaultRow::id))
                        .map(FaultRow::line)
                        .collect(Collectors.joining("\n"));
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", "reliability.md"), table + "\n");
        String page = System.getProperty("faults.page", "");
        if (!page.isEmpty()) {
            Path file = Path.of(page);
            String text = Files.readString(file);
            int from = text.indexOf(BEGIN) + BEGIN.length();
            int to = text.indexOf(END);
            Files.writeString(file, text.substring(0, from) + "\n" + table + "\n" + text.substring(to));
        }
    }
}
