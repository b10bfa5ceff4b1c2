package io.broadcast4j.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A real Redis server, in a process and a folder of its own, on a port of the loopback interface. It keeps nothing on
 * disk unless its configuration says so. Ends with this JVM at the latest.
 *
 * <p>Every verb blocks until it has taken effect. One thread may use it at a time; {@link #command} is for all.
 */
final class RedisServer implements AutoCloseable {
    private static final String CONFIG = "redis.conf";
    private static final String LOG = "redis.log";
    /** May do everything, whatever a test allows the default user. */
    private static final String OPERATOR = "fixture-operator";

    private static final Duration STARTED_WITHIN = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 10;

    private final RedisBinary binary;
    private final List<String> config;
    private final List<String> arguments;
    private final Path folder = Folder.create("redis-test");
    private volatile int port;
    private volatile Process process;

    private RedisServer(RedisBinary binary, List<String> config, List<String> arguments) {
        this.binary = binary;
        this.config = config;
        this.arguments = arguments;
        AtExit.close(this);
    }

    /** Starts a server with further lines of configuration, each as in {@code maxclients 5}; later ones prevail. */
    static RedisServer start(String... config) {
        return start(RedisBinary.any(), config);
    }

    /** Starts a server that has on disk whatever it confirmed. */
    static RedisServer durable(String... config) {
        Stream<String> lines = Stream.concat(Stream.of("appendonly yes", "appendfsync always"), Stream.of(config));
        return start(lines.toArray(String[]::new));
    }

    /** Starts a Sentinel. */
    static RedisServer sentinel(String... config) {
        return started(new RedisServer(RedisBinary.any(), List.of(config), List.of("--sentinel")));
    }

    static RedisServer start(RedisBinary binary, String... config) {
        List<String> lines = new ArrayList<>(List.of("save \"\"", "appendonly no"));
        lines.addAll(List.of(config));
        return started(new RedisServer(binary, lines, List.of()));
    }

    String host() {
        return "127.0.0.1";
    }

    int port() {
        return port;
    }

    String uri() {
        return "redis://" + host() + ":" + port;
    }

    long pid() {
        return process.pid();
    }

    /** Returns where its configuration, its log and its data are. */
    Path folder() {
        return folder;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends the server by SIGKILL. */
    void kill() {
        Signals.kill(process);
    }

    /** Starts the server again, after a kill if it runs: on the same port, with what it has on disk. */
    void restart() {
        kill();
        for (int i = 1; !launch(); i++) {
            if (i == ATTEMPTS) {
                throw new IllegalStateException("The server did not come back. Its log:\n" + log());
            }
        }
    }

    /** Starts the server again on the same port, without anything it knew. */
    void restartEmpty() {
        kill();
        Set<Path> kept = Set.of(folder, folder.resolve(CONFIG), folder.resolve(LOG));
        Folder.clear(folder, path -> !kept.contains(path));
        restart();
    }

    /** Makes the server hang: its connections stay and get no answer. */
    void pause() {
        Signals.pause(process);
    }

    void unpause() {
        Signals.unpause(process);
    }

    /**
     * Has a command done, on a connection of its own, by a user who may do everything. Fails with {@link
     * IllegalStateException} if the answer is an error.
     *
     * @return a value as in {@link RespReader}
     */
    Object command(String... words) {
        try (RespClient client = RespClient.connect(port)) {
            client.call("AUTH", OPERATOR, "any");
            return client.call(words);
        }
    }

    /** Returns one field of INFO. */
    String info(String field) {
        String all = (String) command("INFO", "all");
        return all.lines()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("INFO has no " + field + ":\n" + all));
    }

    /** Tells whether the server knows SSUBSCRIBE and SPUBLISH, as from 7.0 on. */
    boolean supportsShardedPubSub() {
        String version = info("redis_version");
        return Integer.parseInt(version.substring(0, version.indexOf('.'))) >= 7;
    }

    /** Returns what the server logged since its first start. */
    String log() {
        try {
            Path log = folder.resolve(LOG);
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the server, a hanging one too, and removes its folder. */
    @Override
    public void close() {
        if (process != null) {
            kill();
        }
        if (Files.exists(folder)) {
            Folder.delete(folder);
        }
        AtExit.forget(this);
    }

    private static RedisServer started(RedisServer server) {
        for (int i = 0; i < ATTEMPTS; i++) {
            server.port = FreePort.next();
            server.configure();
            if (server.launch()) {
                return server;
            }
        }
        String log = server.log();
        server.close();
        throw new IllegalStateException("The server did not start. Its log:\n" + log);
    }

    /** Writes the configuration. Once: a Sentinel, or CONFIG REWRITE, adds to it what a restart has to find again. */
    private void configure() {
        List<String> lines = new ArrayList<>();
        lines.add("bind " + host());
        lines.add("port " + port);
        lines.add("dir " + folder);
        lines.add("logfile " + folder.resolve(LOG));
        lines.add("user " + OPERATOR + " on nopass ~* &* +@all");
        lines.addAll(config);
        try {
            Files.write(folder.resolve(CONFIG), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the process, and tells whether it serves; if not it has ended: another one may have the port. */
    private boolean launch() {
        List<String> words = new ArrayList<>();
        words.add(binary.path().toString());
        words.add(folder.resolve(CONFIG).toString());
        words.addAll(arguments);
        try {
            process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(folder.resolve(LOG).toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Await.until("the server starts", STARTED_WITHIN, () -> !process.isAlive() || serves());
        return process.isAlive();
    }

    /** Tells whether this process, and not another one that has the port, answers and has loaded its data. */
    private boolean serves() {
        try {
            return info("process_id").equals(Long.toString(pid()))
                    && command("PING").equals("PONG");
        } catch (UncheckedIOException | IllegalStateException e) {
            return false;
        }
    }
}
