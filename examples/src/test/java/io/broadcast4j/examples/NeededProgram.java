package io.broadcast4j.examples;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that a test needs and this build does not bring. Where it is missing the test is skipped, which the log says
 * in plain words; on a build server it fails.
 */
final class NeededProgram {
    private static final Logger LOG = LoggerFactory.getLogger(NeededProgram.class);

    private static final int MIN_NODE_VERSION = 20;

    private NeededProgram() {}

    /** Goes on if there are Node.js and the packages that {@code npm ci} installs. */
    static void node() {
        if (find("node").isEmpty() || nodeVersion() < MIN_NODE_VERSION) {
            missing("Node.js " + MIN_NODE_VERSION + " or newer");
        }
        if (!Files.exists(Path.of("node_modules", ".package-lock.json"))) {
            missing("npm, to install the packages of package.json");
        }
    }

    /** Returns where Chromium is. */
    static String chromium() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> find(name).stream())
                .findFirst()
                .orElseGet(() -> missing("Chromium"))
                .toString();
    }

    /** Returns where the server of Redis is. */
    static String redisServer() {
        return find("redis-server").orElseGet(() -> missing("redis-server")).toString();
    }

    private static int nodeVersion() {
        try {
            Process node = new ProcessBuilder("node", "--version").start();
            try (BufferedReader output = node.inputReader()) {
                return Integer.parseInt(output.readLine().replaceFirst("^v(\\d+).*", "$1"));
            } finally {
                node.destroy();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Node.js does not start", e);
        }
    }

    private static Optional<Path> find(String program) {
        return List.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(Pattern.quote(File.pathSeparator)))
                .stream()
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path missing(String what) {
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError("This test needs " + what + ", which the build server does not have.");
        }
        LOG.warn("SKIPPED: this test needs {}, which is not on the path.", what);
        return abort("needs " + what);
    }
}
