package io.broadcast4j.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Kills, stops and continues processes. Each verb returns when it has taken effect. Thread-safe. */
final class Signals {
    private static final long PATIENCE_SECONDS = 20;

    private Signals() {}

    /** Ends a process at once, a stopped one too. */
    static void kill(Process process) {
        process.destroyForcibly();
        if (!ended(process, PATIENCE_SECONDS)) {
            throw new IllegalStateException("Process " + process.pid() + " survived SIGKILL");
        }
    }

    /** Stops a process: it keeps its sockets and does nothing until it is told to go on. */
    static void pause(Process process) {
        send("-STOP", process);
        Await.until("process " + process.pid() + " stops", () -> state(process) != 'R' && state(process) != 'S');
    }

    static void unpause(Process process) {
        send("-CONT", process);
    }

    /** Waits for the end of a process, and tells whether it came. */
    static boolean ended(Process process, long seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void send(String signal, Process process) {
        try {
            Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .start();
            if (!ended(kill, PATIENCE_SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("kill " + signal + " failed for process " + process.pid());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the letter that Linux has for the state of a process; elsewhere T, as if it had stopped. */
    private static char state(Process process) {
        Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
        try {
            String text = Files.exists(stat) ? Files.readString(stat) : ") T";
            return text.charAt(text.lastIndexOf(')') + 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
