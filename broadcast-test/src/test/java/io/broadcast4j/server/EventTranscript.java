package io.broadcast4j.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One block of {@code docs/sse.md}.
 *
 * @param title the heading it stands under, and its line
 * @param steps what happens, in order
 */
record EventTranscript(String title, List<Step> steps) {
    private static final String FENCE = "```";

    /**
     * Something that happens, and what the client is sent thereupon.
     *
     * @param cause a line in parentheses
     * @param answer the lines after it, but for the empty ones at the end
     */
    record Step(String cause, String answer) {}

    static List<EventTranscript> read(Path page) {
        List<EventTranscript> all = new ArrayList<>();
        String heading = "";
        List<Step> block = null;
        int number = 0;
        for (String line : Transcript.lines(page)) {
            number++;
            if (line.startsWith("## ")) {
                heading = line.substring(3);
            } else if (line.equals(FENCE + "events")) {
                block = new ArrayList<>();
            } else if (line.equals(FENCE) && block != null) {
                all.add(new EventTranscript(
                        heading + ", before line " + number,
                        block.stream()
                                .map(step ->
                                        new Step(step.cause(), step.answer().stripTrailing()))
                                .toList()));
                block = null;
            } else if (block != null) {
                add(block, line);
            }
        }
        return all;
    }

    private static void add(List<Step> block, String line) {
        if (line.startsWith("(") && line.endsWith(")")) {
            block.add(new Step(line, ""));
        } else {
            Step last = block.remove(block.size() - 1);
            block.add(new Step(last.cause(), last.answer() + line + "\n"));
        }
    }
}
