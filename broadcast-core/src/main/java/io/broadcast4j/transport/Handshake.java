package io.broadcast4j.transport;

import java.security.Principal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a client said when it asked to connect, in no container's words.
 *
 * <p>Immutable but for a note of what was looked up in the session; thread-safe. Session attributes are looked up in the
 * container's session at the time of the call, and are absent once that session has ended.
 */
public final class Handshake {
    private static final int SHOWN = 32;

    private final String path;
    private final boolean secure;
    private final Map<String, List<String>> headers;
    private final Map<String, List<String>> parameters;
    private final List<String> subprotocols;
    private final @Nullable String protocol;
    private final @Nullable String remoteAddress;
    private final @Nullable Principal principal;
    private final Function<String, @Nullable Object> session;
    private final Map<String, Optional<Object>> attributesRead = new ConcurrentHashMap<>(2);

    private Handshake(Builder builder) {
        path = builder.path;
        secure = builder.secure;
        headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(builder.headers);
        parameters = builder.parameters.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
        subprotocols = List.copyOf(builder.subprotocols);
        protocol = builder.protocol;
        remoteAddress = builder.remoteAddress;
        principal = builder.principal;
        session = builder.session;
    }

    /** Starts a handshake for a path such as {@code /cable}. */
    public static Builder builder(String path) {
        return new Builder(path);
    }

    /** Returns the path, without the query. */
    public String path() {
        return path;
    }

    /** Tells whether the connection is encrypted, as far as the container knows. */
    public boolean isSecure() {
        return secure;
    }

    /** Returns the first value of a header, whatever the case of its name. */
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /** Returns all values of a header, whatever the case of its name. */
    public List<String> headers(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** Returns the names of the headers. */
    public Set<String> headerNames() {
        return Collections.unmodifiableSet(headers.keySet());
    }

    /** Returns the names of the query's parameters. */
    public Set<String> parameterNames() {
        return parameters.keySet();
    }

    /** Returns all values of a query parameter. */
    public List<String> parameters(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    /** Returns the first value of a query parameter. */
    public Optional<String> parameter(String name) {
        return parameters(name).stream().findFirst();
    }

    /** Returns the value of a cookie, as RFC 6265 section 5.4 has clients send it. */
    public Optional<String> cookie(String name) {
        return headers("cookie").stream()
                .flatMap(line -> List.of(line.split(";")).stream())
                .map(String::strip)
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> unquote(pair.substring(name.length() + 1)))
                .findFirst();
    }

    /** Returns the subprotocols that the client offers, in its order. */
    public List<String> subprotocols() {
        return subprotocols;
    }

    /** Returns the protocol, where the transport speaks but one, so that the client has no choice. */
    public Optional<String> protocol() {
        return Optional.ofNullable(protocol);
    }

    /** Returns the client's address, where the container tells it. */
    public Optional<String> remoteAddress() {
        return Optional.ofNullable(remoteAddress);
    }

    /** Returns whom the container has authenticated. */
    public Optional<Principal> principal() {
        return Optional.ofNullable(principal);
    }

    /** Returns an attribute of the container's session. */
    public Optional<Object> sessionAttribute(String name) {
        Optional<Object> found = Optional.ofNullable(session.apply(name));
        attributesRead.putIfAbsent(name, found);
        return found;
    }

    /** Returns the attributes of the session that were looked up so far, and what was found there first. */
    public Map<String, Optional<Object>> sessionAttributesRead() {
        return Map.copyOf(attributesRead);
    }

    /** Shows the path and the names of what came with it, never the values: they hold tokens. Safe to log. */
    @Override
    public String toString() {
        return "Handshake[" + plain(path) + " parameters " + plain(parameters) + " headers " + plain(headers) + "]";
    }

    private static List<String> plain(Map<String, ?> named) {
        return named.keySet().stream()
                .limit(SHOWN)
                .map(Handshake::plain)
                .sorted()
                .toList();
    }

    /** The client chose it, so it may be a line break, a screen's control sequence or a misplaced token. */
    private static String plain(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(SHOWN, text.length()); i++) {
            char c = text.charAt(i);
            boolean harmless = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-_./~".indexOf(c) >= 0;
            shown.append(harmless ? c : '?');
        }
        return text.length() > SHOWN ? shown + "..." : shown.toString();
    }

    private static String unquote(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** Collects what a transport knows of a handshake. Not thread-safe. */
    public static final class Builder {
        private final String path;
        private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private Map<String, List<String>> parameters = Map.of();
        private List<String> subprotocols = List.of();
        private @Nullable String protocol;
        private boolean secure;
        private @Nullable String remoteAddress;
        private @Nullable Principal principal;
        private Function<String, @Nullable Object> session = name -> null;

        private Builder(String path) {
            this.path = path;
        }

        /** Adds headers; values of names that differ in case alone are joined. */
        public Builder headers(Map<String, List<String>> added) {
            added.forEach((name, values) -> headers.merge(name, List.copyOf(values), Builder::join));
            return this;
        }

        /** Adds one header. */
        public Builder header(String name, String value) {
            return headers(Map.of(name, List.of(value)));
        }

        /** Sets the parameters of the query. */
        public Builder parameters(Map<String, List<String>> query) {
            parameters = query;
            return this;
        }

        /** Sets the subprotocols, in the client's order. */
        public Builder subprotocols(List<String> offered) {
            subprotocols = offered;
            return this;
        }

        /** Sets the protocol, for a transport on which clients have no choice. */
        public Builder protocol(String name) {
            protocol = name;
            return this;
        }

        /** Says whether the connection is encrypted. */
        public Builder secure(boolean encrypted) {
            secure = encrypted;
            return this;
        }

        /** Sets the client's address. */
        public Builder remoteAddress(@Nullable String address) {
            remoteAddress = address;
            return this;
        }

        /** Sets whom the container has authenticated. */
        public Builder principal(@Nullable Principal authenticated) {
            principal = authenticated;
            return this;
        }

        /** Sets how an attribute of the session is looked up; the function returns null for what is not there. */
        public Builder session(Function<String, @Nullable Object> attributes) {
            session = attributes;
            return this;
        }

        /** Returns the handshake. */
        public Handshake build() {
            return new Handshake(this);
        }

        private static List<String> join(List<String> first, List<String> second) {
            return java.util.stream.Stream.concat(first.stream(), second.stream())
                    .collect(Collectors.toUnmodifiableList());
        }
    }
}
