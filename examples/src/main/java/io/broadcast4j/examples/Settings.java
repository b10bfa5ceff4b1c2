package io.broadcast4j.examples;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;

/**
 * What can be set from outside.
 *
 * <p>Immutable, thread-safe.
 *
 * @param host the address to listen on
 * @param port the port to listen on, or 0 for any that is free
 * @param secret signs the access tokens
 */
public record Settings(String host, int port, String secret) {
    private static final int MAX_PORT = 65_535;
    private static final int MIN_SECRET_BYTES = 32;
    private static final String LOOPBACK = "127.0.0.1";

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the port is not one, or the secret is too short to sign with
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
    }

    /** Returns settings for this machine alone, with a secret that nobody knows. */
    public static Settings onPort(int port) {
        return new Settings(LOOPBACK, port, randomSecret());
    }

    /** Reads {@code -Dport} or else {@code PORT}, and {@code HOST} and {@code SECRET}. */
    public static Settings read(Map<String, String> environment, Properties properties) {
        String port = properties.getProperty("port", environment.getOrDefault("PORT", "8080"));
        String secret = environment.get("SECRET");
        return new Settings(
                environment.getOrDefault("HOST", LOOPBACK), number(port), secret == null ? randomSecret() : secret);
    }

    /** Shows everything but the secret. */
    @Override
    public String toString() {
        return "Settings[" + host + ":" + port + "]";
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
