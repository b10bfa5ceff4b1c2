package io.broadcast4j.redis;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An executable redis-server: the machine's own, or the older one (6.2) that a test library carries.
 *
 * <p>Immutable, thread-safe.
 *
 * @param path where it is
 */
record RedisBinary(Path path) {
    /** Makes all tests run on the carried server when it is {@code true}. */
    static final String FORCE_CARRIED = "broadcast.redis.carried";

    /** Returns the server on the PATH, else the carried one. */
    static RedisBinary any() {
        return Boolean.getBoolean(FORCE_CARRIED) ? carried() : installed().orElseGet(RedisBinary::carried);
    }

    /** Returns the server on the PATH. */
    static Optional<RedisBinary> installed() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator))
                .map(folder -> Path.of(folder, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(RedisBinary::new);
    }

    /** Returns the carried server for this machine. It is unpacked once. */
    static RedisBinary carried() {
        return Carried.BINARY;
    }

    /** Holds the carried server from its first use on. */
    private static final class Carried {
        static final RedisBinary BINARY = new RedisBinary(unpack(resource()));

        private static String resource() {
            String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
            boolean arm = System.getProperty("os.arch").equals("aarch64");
            if (os.contains("mac")) {
                return "redis-server-6.2.6-v5-darwin-" + (arm ? "arm64" : "amd64");
            }
            if (os.contains("linux")) {
                return arm ? "redis-server-6.2.7-linux-arm64" : "redis-server-6.2.6-v5-linux-amd64";
            }
            throw new IllegalStateException("Install redis-server: no test library carries one for " + os);
        }

        private static Path unpack(String resource) {
            try (InputStream bytes = RedisBinary.class.getClassLoader().getResourceAsStream(resource)) {
                if (bytes == null) {
                    throw new IllegalStateException("Not on the class path: " + resource);
                }
                Path folder = Files.createTempDirectory("carried-redis");
                AtExit.close(() -> Folder.delete(folder));
                Path file = folder.resolve("redis-server");
                Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
                if (!file.toFile().setExecutable(true)) {
                    throw new IllegalStateException("Cannot be made executable: " + file);
                }
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
