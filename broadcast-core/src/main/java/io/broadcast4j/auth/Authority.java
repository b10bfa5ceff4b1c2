package io.broadcast4j.auth;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;

/**
 * A host and perhaps a port, as a {@code Host} header and an origin hold them (RFC 3986 section 3.2, without userinfo).
 *
 * <p>Two authorities are equal if they name the same place: letters are in lower case and IPv6 addresses in one
 * spelling. A trailing dot counts, as it does in browsers: {@code example.com.} is another host.
 *
 * <p>Immutable, thread-safe.
 *
 * @param host a name, an IPv4 address, or an IPv6 address in brackets
 * @param port 1 to 65,535, or {@link #NO_PORT}
 */
record Authority(String host, int port) {
    /** Stands for a port that is not written. */
    static final int NO_PORT = -1;

    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;
    private static final int MAX_PORT = 65_535;

    /** Reads an authority; nothing if the text is not exactly one. */
    static Optional<Authority> parse(String text) {
        boolean bracket = text.startsWith("[");
        int colon = text.indexOf(':');
        int end = bracket ? text.indexOf(']') + 1 : colon < 0 ? text.length() : colon;
        String host = text.substring(0, end);
        String rest = text.substring(end);
        if (!rest.isEmpty() && !isPort(rest)) {
            return Optional.empty();
        }
        int port = rest.isEmpty() ? NO_PORT : Integer.parseInt(rest.substring(1));
        if (bracket) {
            return ipv6(host).map(address -> new Authority(address, port));
        }
        return isName(host) ? Optional.of(new Authority(host.toLowerCase(Locale.ROOT), port)) : Optional.empty();
    }

    /** Returns the port, or another if none is written. */
    int portOr(int other) {
        return port == NO_PORT ? other : port;
    }

    @Override
    public String toString() {
        return port == NO_PORT ? host : host + ":" + port;
    }

    private static boolean isPort(String text) {
        if (text.charAt(0) != ':' || text.length() < 2 || text.length() > 6 || text.charAt(1) == '0') {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            if (!Ascii.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return Integer.parseInt(text.substring(1)) <= MAX_PORT;
    }

    private static boolean isName(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (name.isEmpty() || name.length() > MAX_NAME) {
            return false;
        }
        int label = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.' && label > 0) {
                label = 0;
            } else if (Ascii.isLetter(c) || Ascii.isDigit(c) || c == '-' || c == '_') {
                label++;
            } else {
                return false;
            }
            if (label > MAX_LABEL) {
                return false;
            }
        }
        return label > 0;
    }

    /** Brings an address in brackets to one spelling. Nothing is resolved: a literal never asks the name service. */
    private static Optional<String> ipv6(String bracketed) {
        for (int i = 1; i < bracketed.length() - 1; i++) {
            char c = bracketed.charAt(i);
            if (!Ascii.isDigit(c) && !Ascii.isLetter(c) && c != ':' && c != '.') {
                return Optional.empty();
            }
        }
        try {
            return bracketed.length() < 4
                    ? Optional.empty()
                    : Optional.of("[" + InetAddress.getByName(bracketed).getHostAddress() + "]");
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
