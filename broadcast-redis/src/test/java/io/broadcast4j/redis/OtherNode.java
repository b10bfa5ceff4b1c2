package io.broadcast4j.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A node in a JVM of its own, which can be killed or made to hang. It runs a main class of the tests, and the two talk in
 * lines: {@link ParentLink} is the other end. Ends with this JVM at the latest. Thread-safe.
 */
final class OtherNode implements AutoCloseable {
    private static final String END = "the end of what the node tells";

    private final Process process;
    private final Writer in;
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final Queue<String> log = new ConcurrentLinkedQueue<>();

    private OtherNode(Process process) {
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        AtExit.close(this);
    }

    /** Starts a main class, without waiting for anything that it does. */
    static OtherNode start(Class<?> main, String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(System.getProperty("java.home") + "/bin/java");
        // A node lives for seconds: it shall start fast, and leave memory and cores to others.
        words.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        words.addAll(List.of(arguments));
        try {
            OtherNode node = new OtherNode(
                    new ProcessBuilder(words).redirectErrorStream(true).start());
            node.listen();
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends the node a line. */
    void send(String line) {
        try {
            synchronized (in) {
                in.write(line + "\n");
                in.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the next line that the node tells. Fails the test after 20 s, or when the node has ended. */
    String next() {
        try {
            String line = told.poll(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (line == null || line.equals(END)) {
                throw new AssertionError("The node told nothing. Its log:\n" + log());
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Waits for a line that begins with some text, skips all before it, and returns what follows that text. */
    String next(String beginning) {
        String line = next();
        while (!line.startsWith(beginning)) {
            line = next();
        }
        return line.substring(beginning.length()).strip();
    }

    /** Returns what the node wrote beside what it told. */
    String log() {
        return String.join("\n", log);
    }

    /** Ends the node by SIGKILL. */
    void kill() {
        Signals.kill(process);
    }

    /** Makes the node hang, with its connections open. */
    void pause() {
        Signals.pause(process);
    }

    void unpause() {
        Signals.unpause(process);
    }

    /** Leaves the node alone, as if this JVM had died, and waits for its end. */
    void abandon() {
        try {
            synchronized (in) {
                in.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until("the node ends", () -> !process.isAlive());
    }

    /** Ends the node, a hanging one too. */
    @Override
    public void close() {
        kill();
        AtExit.forget(this);
    }

    private void listen() {
        Thread listener = new Thread(this::sort, "other-node-" + pid());
        listener.setDaemon(true);
        listener.start();
    }

    private void sort() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(ParentLink.MARK)) {
                    told.add(line.substring(ParentLink.MARK.length()));
                } else {
                    log.add(line);
                }
            }
        } catch (IOException e) {
            log.add(e.toString());
        } finally {
            told.add(END);
        }
    }
}
