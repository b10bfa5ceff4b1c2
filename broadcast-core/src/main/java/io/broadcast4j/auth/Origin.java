package io.broadcast4j.auth;

import java.util.Locale;
import java.util.Optional;

/**
 * Where a page comes from, as browsers write it into the {@code Origin} header (RFC 6454 section 6.1).
 *
 * <p>Immutable, thread-safe.
 *
 * @param scheme in lower case
 * @param host as {@link Authority} spells it
 * @param port the port, the scheme's own if none is written, or {@link Authority#NO_PORT} for a scheme that has none
 */
record Origin(String scheme, String host, int port) {
    private static final String SEPARATOR = "://";

    /**
     * Reads an origin; nothing if the text is anything else: {@code null}, several origins, userinfo, a path, or a
     * character that no browser writes.
     */
    static Optional<Origin> parse(String text) {
        int end = text.indexOf(SEPARATOR);
        if (end <= 0 || !isScheme(text.substring(0, end))) {
            return Optional.empty();
        }
        String scheme = text.substring(0, end).toLowerCase(Locale.ROOT);
        return Authority.parse(text.substring(end + SEPARATOR.length()))
                .map(place -> new Origin(scheme, place.host(), place.portOr(defaultPort(scheme))));
    }

    /** Tells whether this is the origin of a page that a web server delivered. */
    boolean isWeb() {
        return scheme.equals("http") || scheme.equals("https");
    }

    /** Returns the port that this origin's scheme has when none is written. */
    int defaultPort() {
        return defaultPort(scheme);
    }

    @Override
    public String toString() {
        return scheme + SEPARATOR + host + (port == defaultPort() ? "" : ":" + port);
    }

    private static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> Authority.NO_PORT;
        };
    }

    private static boolean isScheme(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean other = Ascii.isDigit(c) || c == '+' || c == '-' || c == '.';
            if (!Ascii.isLetter(c) && (i == 0 || !other)) {
                return false;
            }
        }
        return true;
    }
}
