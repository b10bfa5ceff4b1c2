package io.broadcast4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A script under {@code src/test/js} that runs in Node.js and is talked to in lines of JSON: {@link #call} asks it to do
 * something, {@link #await} waits for what it tells on its own account.
 *
 * <p>For one thread.
 */
final class NodeScript implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    private final String name;
    private final Process process;
    private final Writer commands;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<JsonNode> events = new ArrayList<>();
    private int lastId;

    NodeScript(String name, String... arguments) {
        this.name = name;
        List<String> command = new ArrayList<>(List.of("node", name));
        command.addAll(List.of(arguments));
        try {
            process = new ProcessBuilder(command)
                    .directory(Path.of("src", "test", "js").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " did not start", e);
        }
        commands = process.outputWriter(UTF_8);
        read(process.getInputStream(), "");
        read(process.getErrorStream(), "stderr: ");
    }

    /** Has the script carry out a command, and returns what it answered. */
    JsonNode call(String command, Map<String, ?> options) {
        int id = ++lastId;
        Map<String, Object> line = new LinkedHashMap<>(options);
        line.put("id", id);
        line.put("command", command);
        try {
            commands.write(JSON.writeValueAsString(line) + "\n");
            commands.flush();
        } catch (IOException e) {
            throw new AssertionError(name + " has ended before " + line, e);
        }
        JsonNode answer = await("an answer to " + line, told -> told.path("id").asInt(0) == id);
        if (answer.has("error")) {
            throw new AssertionError(command + ": " + answer.get("error").asString());
        }
        return answer.get("result");
    }

    /** Waits for the first event that has not been waited for yet and is the one wanted. */
    JsonNode await(String description, Predicate<JsonNode> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int i = 0; ; i++) {
            if (i == events.size()) {
                events.add(next(description, deadline));
            }
            if (wanted.test(events.get(i))) {
                return events.remove(i);
            }
        }
    }

    /** Returns what was told and not waited for until now. */
    List<JsonNode> leftOver() {
        return List.copyOf(events);
    }

    /** Ends the process: politely by ending its input, then by force. */
    @Override
    public void close() {
        try {
            commands.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode next(String description, long deadline) {
        List<String> noise = new ArrayList<>();
        try {
            String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            while (line != null && !line.startsWith("{")) {
                noise.add(line);
                line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            if (line != null) {
                return JSON.readTree(line);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("%s did not tell of %s within %s. It is %s and told: %s %s"
                .formatted(name, description, PATIENCE, process.isAlive() ? "alive" : "dead", events, noise));
    }

    private void read(InputStream stream, String prefix) {
        Thread reader = new Thread(() -> {
            try (BufferedReader text = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
                text.lines().forEach(line -> lines.add(prefix + line));
            } catch (IOException | UncheckedIOException e) {
                lines.add(prefix + "ended: " + e);
            }
        });
        reader.setDaemon(true);
        reader.start();
    }
}
