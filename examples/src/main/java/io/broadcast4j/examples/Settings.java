package io.broadcast4j.examples;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What can be set from outside.
 *
 * <p>Immutable, thread-safe.
 *
 * @param host the address to listen on
 * @param port the port to listen on, or 0 for any that is free
 * @param secret signs the access tokens; the same on all nodes
 * @param redis where the Redis is that the nodes share; nothing for one node alone
 * @param peers the origins of the other nodes as browsers know them, such as {@code http://localhost:8081}
 */
public record Settings(String host, int port, String secret, Optional<String> redis, List<String> peers) {
    private static final int MAX_PORT = 65_535;
    private static final int MIN_SECRET_BYTES = 32;
    private static final String LOOPBACK = "127.0.0.1";

    /** Strict, since it becomes a part of a header: a scheme, a name or an address, and a port or none. */
    private static final Pattern ORIGIN = Pattern.compile("https?://([a-z0-9.-]+|\\[[0-9a-f:.]+])(:\\d{1,5})?");

    /**
     * Checks the values, and copies the list.
     *
     * @throws IllegalArgumentException if the port is not one, the secret is too short to sign with, or a peer is no
     *     origin
     */
    public Settings {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("A port is a number from 0 to " + MAX_PORT + ", not " + port);
        }
        int bytes = secret.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "SECRET has at least " + MIN_SECRET_BYTES + " bytes, the one given has " + bytes);
        }
        peers = List.copyOf(peers);
        peers.forEach(Settings::checkOrigin);
    }

    /** Returns settings for this machine alone, with a secret that nobody knows. */
    public static Settings onPort(int port) {
        return new Settings(LOOPBACK, port, randomSecret(), Optional.empty(), List.of());
    }

    /**
     * Reads {@code -Dport} or else {@code PORT}, and {@code HOST}, {@code SECRET}, {@code REDIS_URL} and {@code PEERS},
     * which has commas between the nodes. What is empty is not set.
     *
     * @throws IllegalArgumentException if a value is none, or what it needs is not set; its message is for people
     */
    public static Settings read(Map<String, String> environment, Properties properties) {
        String port = properties.getProperty("port", environment.getOrDefault("PORT", "8080"));
        Optional<String> secret = text(environment, "SECRET");
        Optional<String> redis = text(environment, "REDIS_URL");
        List<String> peers = text(environment, "PEERS").map(Settings::list).orElse(List.of());
        if (redis.isPresent() && secret.isEmpty()) {
            throw new IllegalArgumentException("REDIS_URL needs a SECRET of at least " + MIN_SECRET_BYTES
                    + " bytes, the same on all nodes: a user whom one node has signed in is signed in on the others.");
        }
        if (redis.isEmpty() && !peers.isEmpty()) {
            throw new IllegalArgumentException(
                    "PEERS needs a REDIS_URL, the same on all nodes: what is sent on one node reaches the others there.");
        }
        return new Settings(
                environment.getOrDefault("HOST", LOOPBACK),
                number(port),
                secret.orElseGet(Settings::randomSecret),
                redis,
                peers);
    }

    /** Returns these settings with another port. */
    public Settings withPort(int newPort) {
        return new Settings(host, newPort, secret, redis, peers);
    }

    /** Returns these settings with a Redis to share. */
    public Settings withRedis(String url) {
        return new Settings(host, port, secret, Optional.of(url), peers);
    }

    /** Returns these settings with other peers. */
    public Settings withPeers(List<String> newPeers) {
        return new Settings(host, port, secret, redis, newPeers);
    }

    /** Shows everything but the secret, and the address of Redis, which may have a password in it. */
    @Override
    public String toString() {
        return "Settings[" + host + ":" + port + (redis.isPresent() ? ", with Redis" : "") + ", peers " + peers + "]";
    }

    private static Optional<String> text(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static List<String> list(String text) {
        return Stream.of(text.split(","))
                .map(peer -> peer.strip().replaceFirst("/$", ""))
                .filter(peer -> !peer.isEmpty())
                .toList();
    }

    private static void checkOrigin(String peer) {
        if (!ORIGIN.matcher(peer).matches()) {
            throw new IllegalArgumentException(
                    "A peer looks like http://localhost:8081, and has nothing after the port; not \"" + peer + "\"");
        }
    }

    private static int number(String port) {
        try {
            return Integer.parseInt(port.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "A port is a number from 0 to " + MAX_PORT + ", not \"" + port + "\"", e);
        }
    }

    private static String randomSecret() {
        byte[] bytes = new byte[MIN_SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
