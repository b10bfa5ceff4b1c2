package io.broadcast4j.auth;

import io.broadcast4j.transport.Handshake;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says which pages may connect, so that a foreign page cannot use the cookies of a visitor (cross-site WebSocket
 * hijacking; RFC 6455 section 10.2).
 *
 * <p>Same origin means that host and port of the {@code Origin} header are those of the {@code Host} header, and that
 * the page is at least as well protected as the connection. An {@code https} page may therefore come in over a
 * connection that this node sees as plain, since that is what a proxy in front of it makes of an encrypted one (browsers
 * let no {@code https} page open a plain connection itself). An {@code http} page may not come in over an encrypted
 * connection: anybody on the visitor's network could have written that page. {@code X-Forwarded-Host} is never looked
 * at; a proxy has to pass the {@code Host} header on.
 *
 * <p>A handshake without the header is admitted, since browsers always send one with a WebSocket handshake: it comes
 * from no page, or from an {@code EventSource} on the same origin. {@link #requireOrigin()} refuses it. So is refused what
 * a page of another origin embeds, as an image for one: browsers send no such header then, but a
 * {@code Sec-Fetch-Site} that says so. What is
 * malformed, sent twice, or {@code null} (a sandboxed frame, a file) is refused by every policy but {@link #any()}.
 *
 * <p>Immutable, thread-safe. Non-blocking.
 */
public final class OriginPolicy {
    /** What the {@code Sec-Fetch-Site} header says of a page that is not of the origin it asks. */
    private static final Set<String> FOREIGN = Set.of("cross-site", "same-site");

    private enum Base {
        SAME_ORIGIN,
        LIST,
        ANY
    }

    private final Base base;
    private final List<OriginPattern> allowed;
    private final boolean required;

    private OriginPolicy(Base base, List<OriginPattern> allowed, boolean required) {
        this.base = base;
        this.allowed = List.copyOf(allowed);
        this.required = required;
    }

    /** Admits the pages of the host that is connected to. The default of a server. */
    public static OriginPolicy sameOrigin() {
        return new OriginPolicy(Base.SAME_ORIGIN, List.of(), false);
    }

    /**
     * Admits the pages of these origins alone, whatever the {@code Host} header says. Unlike {@link #sameOrigin()} it
     * does not fall for DNS rebinding, where a foreign name leads to this node.
     *
     * @param origins as for {@link #alsoAllow(String...)}; at least one
     * @throws IllegalArgumentException if there is none, or one is in no legal form
     */
    public static OriginPolicy only(String... origins) {
        if (origins.length == 0) {
            throw new IllegalArgumentException("An origin policy with a list needs at least one origin");
        }
        return new OriginPolicy(Base.LIST, List.of(), false).alsoAllow(origins);
    }

    /** Admits every page in the world. Only for servers whose clients are authenticated without cookies. */
    public static OriginPolicy any() {
        return new OriginPolicy(Base.ANY, List.of(), false);
    }

    /**
     * Returns a policy that admits these origins too.
     *
     * @param origins exact ones such as {@code https://app.example.com} or {@code http://localhost:3000}, or ones whose
     *     leftmost label is a wildcard: {@code https://*.example.com} admits {@code https://a.example.com}, and neither
     *     {@code https://example.com} nor {@code https://a.b.example.com}
     * @throws IllegalArgumentException if one is in no legal form; the message lists them
     * @throws IllegalStateException if every origin is admitted already
     */
    public OriginPolicy alsoAllow(String... origins) {
        if (base == Base.ANY) {
            throw new IllegalStateException(
                    "any() admits every origin; alsoAllow(...) goes with sameOrigin() or only()");
        }
        List<OriginPattern> all = new ArrayList<>(allowed);
        for (String origin : origins) {
            all.add(OriginPattern.parse(origin));
        }
        return new OriginPolicy(base, all, required);
    }

    /**
     * Returns a policy that refuses handshakes without an {@code Origin} header, and so whatever is not a browser.
     * Browsers send none with an {@code EventSource} on the same origin, so this is not for Server-Sent Events.
     */
    public OriginPolicy requireOrigin() {
        return new OriginPolicy(base, allowed, true);
    }

    /** Tells whether a handshake may go on. */
    public boolean admits(Handshake handshake) {
        return objection(handshake).isEmpty();
    }

    /** Returns what is wrong with a handshake's origin, in words that are safe to log; nothing if it is admitted. */
    public Optional<String> objection(Handshake handshake) {
        List<String> origins = handshake.headers("origin");
        if (origins.isEmpty()
                && base != Base.ANY
                && handshake.header("sec-fetch-site").filter(FOREIGN::contains).isPresent()) {
            return Optional.of("no Origin header, from a page of another origin");
        }
        if (origins.isEmpty()) {
            return required ? Optional.of("no Origin header, and the policy requires one") : Optional.empty();
        }
        if (base == Base.ANY) {
            return Optional.empty();
        }
        if (origins.size() > 1) {
            return Optional.of("several Origin headers");
        }
        String text = origins.get(0);
        return Origin.parse(text)
                .map(origin -> objection(origin, handshake))
                .orElseGet(() -> Optional.of(
                        text.equals("null")
                                ? "the origin is null: a sandboxed frame or a file"
                                : "a malformed origin"));
    }

    /**
     * Returns which pages may read the answer to a handshake that is admitted: those of its origin, with the visitor's
     * cookies, or {@code *} for every page in the world, without any; nothing if it comes from no page.
     */
    public Optional<String> reader(Handshake handshake) {
        return handshake.header("origin").map(origin -> base == Base.ANY ? "*" : origin);
    }

    private Optional<String> objection(Origin origin, Handshake handshake) {
        if (base == Base.SAME_ORIGIN && isSame(origin, handshake)) {
            return Optional.empty();
        }
        if (allowed.stream().anyMatch(pattern -> pattern.matches(origin))) {
            return Optional.empty();
        }
        String host = host(handshake).map(Authority::toString).orElse("no valid Host header");
        String connection = handshake.isSecure() ? "encrypted" : "plain";
        return Optional.of(
                origin + " is not admitted by " + this + " over a connection that is " + connection + ", to " + host);
    }

    private static boolean isSame(Origin origin, Handshake handshake) {
        boolean weaker = handshake.isSecure() && !origin.scheme().equals("https");
        return origin.isWeb()
                && !weaker
                && host(handshake)
                        .filter(host -> host.host().equals(origin.host()))
                        .filter(host -> host.portOr(origin.defaultPort()) == origin.port())
                        .isPresent();
    }

    private static Optional<Authority> host(Handshake handshake) {
        List<String> hosts = handshake.headers("host");
        return hosts.size() == 1 ? Authority.parse(hosts.get(0)) : Optional.empty();
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (base != Base.LIST) {
            parts.add(base == Base.ANY ? "any" : "same origin");
        }
        allowed.forEach(pattern -> parts.add(pattern.toString()));
        return "OriginPolicy" + parts + (required ? " required" : "");
    }
}
