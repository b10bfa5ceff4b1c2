package io.broadcast4j.protocol;

import io.broadcast4j.transport.Handshake;
import java.util.List;

/**
 * Picks the protocol of a connection from what the client offers.
 *
 * <p>As Action Cable does: the first of the client's list that the server knows. A client that offers nothing we know is
 * accepted without a subprotocol and speaks {@code actioncable-v1-json}. {@code actioncable-unsupported} is known too, so
 * that a browser can finish the handshake with a server that has dropped every version its client speaks.
 *
 * <p>Immutable, thread-safe.
 */
public final class ProtocolNegotiation {
    /** The subprotocol of a client that nothing else fits; the stock client then gives up. */
    public static final String UNSUPPORTED = "actioncable-unsupported";

    /** A client that offers this answers pings, if the welcome names the extension {@code pong}. */
    public static final String PONG_EXTENSION = "actioncable-ext-pong";

    private final List<Protocol> protocols;
    private final List<Protocol> fixed;

    /** Takes the protocols that the server speaks, the one for clients that offer none first. */
    public ProtocolNegotiation(List<Protocol> protocols) {
        this(protocols, List.of());
    }

    /**
     * Takes the protocols that the server speaks.
     *
     * @param protocols those that clients choose from, the one for clients that offer none first
     * @param fixed those of transports that speak but one
     */
    public ProtocolNegotiation(List<Protocol> protocols, List<Protocol> fixed) {
        if (protocols.isEmpty()) {
            throw new IllegalArgumentException("A server speaks at least one protocol");
        }
        this.protocols = List.copyOf(protocols);
        this.fixed = List.copyOf(fixed);
    }

    /** Returns every subprotocol that may be answered with. */
    public List<String> names() {
        return java.util.stream.Stream.concat(
                        protocols.stream().map(Protocol::name), java.util.stream.Stream.of(UNSUPPORTED))
                .toList();
    }

    /** Returns the subprotocol to answer with, or the empty text for none. */
    public String answer(List<String> offered) {
        return offered.stream().filter(names()::contains).findFirst().orElse("");
    }

    /**
     * Returns the protocol to speak with a client.
     *
     * @throws IllegalArgumentException if its transport names one that is not known
     */
    public Protocol choose(Handshake handshake) {
        return handshake
                .protocol()
                .map(name -> fixed.stream()
                        .filter(protocol -> protocol.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("There is no protocol " + name)))
                .orElseGet(() -> choose(handshake.subprotocols()));
    }

    /** Returns the protocol to speak with a client that offers these. */
    public Protocol choose(List<String> offered) {
        String answer = answer(offered);
        return protocols.stream()
                .filter(protocol -> protocol.name().equals(answer))
                .findFirst()
                .orElse(protocols.get(0));
    }
}
