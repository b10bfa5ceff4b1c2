package io.broadcast4j.server;

import io.broadcast4j.transport.Handshake;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells whether two handshakes carry the same credentials, without knowing which of their parts those are: everything
 * counts that a client sends, but for what is new with each connection, and the numbers that proxies trace requests by. So the answer may be a wrong no, which costs an
 * authentication, and is never a wrong yes.
 */
final class Credentials {
    /** AnyCable's client names the session to resume in this header, or in this parameter. */
    private static final String SESSION_HEADER = "x-anycable-restore-sid";

    private static final String SESSION_PARAMETER = "sid";

    /** New with each connection: the key of RFC 6455 section 11.3.1, and what proxies trace requests by. */
    private static final Set<String> OF_ONE_CONNECTION = Set.of(
            "sec-websocket-key",
            SESSION_HEADER,
            "traceparent",
            "tracestate",
            "x-request-id",
            "x-correlation-id",
            "x-amzn-trace-id",
            "cf-ray");

    private Credentials() {}

    /** Returns the session that a client wants to resume. */
    static Optional<String> session(Handshake handshake) {
        return handshake
                .header(SESSION_HEADER)
                .or(() -> handshake.parameter(SESSION_PARAMETER))
                .filter(id -> !id.isEmpty());
    }

    /** Returns a digest of everything the client says about itself. */
    static String fingerprint(Handshake handshake) {
        MessageDigest digest = sha256();
        add(digest, handshake.path());
        add(digest, String.valueOf(handshake.isSecure()));
        add(digest, handshake.remoteAddress().orElse(""));
        for (String name : new TreeSet<>(handshake.headerNames())) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!OF_ONE_CONNECTION.contains(lower)) {
                add(digest, lower);
                add(digest, handshake.headers(name));
            }
        }
        add(digest, "");
        for (String name : new TreeSet<>(handshake.parameterNames())) {
            if (!name.equals(SESSION_PARAMETER)) {
                add(digest, name);
                add(digest, handshake.parameters(name));
            }
        }
        add(digest, "");
        add(digest, handshake.subprotocols());
        add(digest, handshake.principal().map(Principal::getName).orElse(""));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Adds how many texts there are, and each: so a value never passes for the name of what follows. */
    private static void add(MessageDigest digest, List<String> texts) {
        add(digest, String.valueOf(texts.size()));
        texts.forEach(text -> add(digest, text));
    }

    /** Adds a text with its length, so that no two lists of texts look the same. */
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
