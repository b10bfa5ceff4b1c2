package io.broadcast4j.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One block of {@code docs/wire.md}.
 *
 * @param title the heading it stands under, and its line
 * @param steps what happens, in order
 */
record Transcript(String title, List<Step> steps) {
    private static final String FENCE = "```";

    /**
     * Something that happens, and what the server says thereupon.
     *
     * @param cause a line that starts with {@code C:} or stands in parentheses; empty for the beginning
     * @param answers what follows {@code S:} in the lines after it
     */
    record Step(String cause, List<String> answers) {}

    static List<Transcript> read(Path page) {
        List<Transcript> all = new ArrayList<>();
        String heading = "";
        List<String> block = null;
        int number = 0;
        for (String line : lines(page)) {
            number++;
            if (line.startsWith("## ")) {
                heading = line.substring(3);
            } else if (line.equals(FENCE + "cable")) {
                block = new ArrayList<>();
            } else if (line.equals(FENCE) && block != null) {
                all.add(new Transcript(heading + ", before line " + number, steps(block)));
                block = null;
            } else if (block != null) {
                block.add(line);
            }
        }
        return all;
    }

    private static List<Step> steps(List<String> lines) {
        List<Step> steps = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("S: ")) {
                steps.get(steps.size() - 1).answers().add(line.substring(3));
            } else if (line.startsWith("C: ") || (line.startsWith("(") && line.endsWith(")"))) {
                steps.add(new Step(line, new ArrayList<>()));
            } else {
                throw new IllegalArgumentException("Not a line of a transcript: " + line);
            }
        }
        return steps;
    }

    static List<String> lines(Path page) {
        try {
            return Files.readAllLines(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean beginsWithHandshake() {
        return steps.get(0).cause().startsWith("(the client connects");
    }
}
