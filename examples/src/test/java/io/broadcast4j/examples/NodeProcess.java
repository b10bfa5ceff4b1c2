package io.broadcast4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** A node as a user starts it: a process of its own, told what it has to know by its environment. Lost by SIGKILL. */
final class NodeProcess implements LosableNode {
    private static final Pattern READY = Pattern.compile("running at (\\S+)");

    private final Process process;
    private final URI uri;

    private NodeProcess(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    /** Starts a node on a port that is free, and waits until it says that it runs. */
    static NodeProcess start(Map<String, String> environment) throws IOException {
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Demo.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        java.environment().putAll(environment);
        java.environment().put("PORT", "0");
        Process process = java.start();
        return new NodeProcess(process, awaitAddress(process));
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public void lose() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        lose();
    }

    /** The demo prints nothing after its address, so nobody has to read on. */
    private static URI awaitAddress(Process process) throws IOException {
        BufferedReader output = process.inputReader(UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            var address = READY.matcher(line).results().findFirst().map(result -> result.group(1));
            if (address.isPresent()) {
                return URI.create(address.get());
            }
        }
        throw new IOException("The node did not start, and ended with "
                + process.onExit().join().exitValue());
    }
}
