package io.broadcast4j.auth;

/**
 * One entry of a list of origins: an origin, or all those that have one more label before a common name.
 *
 * <p>Immutable, thread-safe.
 *
 * @param origin the origin, or the common part of those meant
 * @param wildcard whether the entry starts with {@code *.}
 */
record OriginPattern(Origin origin, boolean wildcard) {
    private static final String STAR = "://*.";

    /**
     * Reads an entry.
     *
     * @throws IllegalArgumentException listing the legal forms, if it is none of them
     */
    static OriginPattern parse(String text) {
        int star = text.indexOf(STAR);
        boolean wildcard = star >= 0;
        String plain = wildcard ? text.substring(0, star) + "://" + text.substring(star + STAR.length()) : text;
        Origin origin = Origin.parse(plain).orElseThrow(() -> illegal(text));
        if (wildcard && !mayFollowStar(origin.host())) {
            throw illegal(text);
        }
        return new OriginPattern(origin, wildcard);
    }

    /** Tells whether an origin is meant. */
    boolean matches(Origin other) {
        if (!wildcard) {
            return origin.equals(other);
        }
        int label = other.host().length() - origin.host().length() - 1;
        return origin.scheme().equals(other.scheme())
                && origin.port() == other.port()
                && label > 0
                && other.host().endsWith("." + origin.host())
                && other.host().indexOf('.') == label;
    }

    @Override
    public String toString() {
        return wildcard ? origin.toString().replace("://", STAR) : origin.toString();
    }

    /** A wildcard over a whole top-level domain or over a part of an address is never meant. */
    private static boolean mayFollowStar(String host) {
        if (host.equals("localhost")) {
            return true;
        }
        int dot = host.lastIndexOf('.');
        boolean numeric = Character.isDigit(host.charAt(host.length() - 1));
        return dot > 0 && dot < host.length() - 1 && !numeric && !host.startsWith("[");
    }

    private static IllegalArgumentException illegal(String text) {
        return new IllegalArgumentException("Not an origin: \"" + text + "\". Legal forms are scheme://host and"
                + " scheme://host:port without anything after them (https://app.example.com, http://localhost:3000,"
                + " http://[::1]:3000, capacitor://localhost), and a wildcard that stands for the whole leftmost label"
                + " of a name with at least two more (https://*.example.com). Names that are not ASCII are written in"
                + " punycode (https://xn--bcher-kva.example)");
    }
}
