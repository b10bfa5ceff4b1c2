package io.broadcast4j.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What came of the faults of this run, as one table of messages and one of those who are present. They are written to
 * {@code target/reliability.md}; with {@code -Dfaults.page=FILE} also into the page, each between its two marks. A table
 * for which nothing was run stays as it is there.
 *
 * <p>Thread-safe.
 */
final class FaultTable {
    private static final Map<Table, List<Row>> ROWS = new EnumMap<>(Table.class);

    private FaultTable() {}

    /** The tables, in the order in which they are written. */
    private enum Table {
        MESSAGES("the table", FaultRow.head()),
        PRESENCE("the table of presence", PresenceRow.head());

        private final String begin;
        private final String end;
        private final String head;

        Table(String name, String head) {
            begin = "<!-- " + name + " is written by the run: begin -->";
            end = "<!-- " + name + " is written by the run: end -->";
            this.head = head;
        }
    }

    private record Row(String id, String line) {}

    static void add(FaultRow row) {
        add(Table.MESSAGES, new Row(row.id(), row.line()));
    }

    static void add(PresenceRow row) {
        add(Table.PRESENCE, new Row(row.id(), row.line()));
    }

    private static synchronized void add(Table table, Row row) {
        ROWS.computeIfAbsent(table, none -> new ArrayList<>()).add(row);
    }

    /** Writes what there is. */
    static synchronized void write() throws IOException {
        String all = ROWS.keySet().stream().map(FaultTable::text).collect(Collectors.joining("\n\n"));
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", "reliability.md"), all + "\n");
        String page = System.getProperty("faults.page", "");
        if (!page.isEmpty()) {
            Path file = Path.of(page);
            String text = Files.readString(file);
            for (Table table : ROWS.keySet()) {
                text = replaced(text, table);
            }
            Files.writeString(file, text);
        }
    }

    private static String text(Table table) {
        return table.head + "\n"
                + ROWS.get(table).stream()
                        .sorted(Comparator.comparing(Row::id))
                        .map(Row::line)
                        .collect(Collectors.joining("\n"));
    }

    private static String replaced(String page, Table table) {
        int begin = page.indexOf(table.begin);
        int to = page.indexOf(table.end);
        if (begin < 0 || to < begin) {
            throw new IllegalStateException("The page lacks the marks " + table.begin + " and " + table.end);
        }
        return page.substring(0, begin + table.begin.length()) + "\n" + text(table) + "\n" + page.substring(to);
    }
}
