package io.broadcast4j.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a transcript leaves open because the server draws it at random: the {@code <epoch>}. The first answer that has it
 * tells what it stands for; from then on it stands for that. Not thread-safe.
 */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("<(epoch)>");

    private final Map<String, String> known = new HashMap<>();

    /** Puts in what is known. */
    String fill(String line) {
        return PLACEHOLDER
                .matcher(line)
                .replaceAll(found -> Matcher.quoteReplacement(known.getOrDefault(found.group(1), found.group())));
    }

    /** Finds out what is not known yet from what was answered. */
    void learn(List<String> expected, List<String> answers) {
        for (int i = 0; i < Math.min(expected.size(), answers.size()); i++) {
            learn(fill(expected.get(i)), answers.get(i));
        }
    }

    private void learn(String expected, String answer) {
        Matcher open = PLACEHOLDER.matcher(expected);
        if (!open.find()) {
            return;
        }
        String before = expected.substring(0, open.start());
        int end = answer.indexOf('"', Math.min(before.length(), answer.length()));
        if (answer.startsWith(before) && end > before.length()) {
            known.put(open.group(1), answer.substring(before.length(), end));
        }
    }
}
