package io.broadcast4j.jakarta.ws;

import io.broadcast4j.transport.Acceptor;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a container asks during a handshake. One object serves all handshakes of an endpoint, so whatever belongs to one
 * of them travels in the user properties, of which each connection has its own.
 *
 * <p>Thread-safe.
 */
class CableConfigurator extends ServerEndpointConfig.Configurator {
    private static final String DEFLATE = "permessage-deflate";

    private final Acceptor acceptor;
    private final Closing closing;
    private final boolean compression;

    CableConfigurator(Acceptor acceptor, Closing closing, boolean compression) {
        this.acceptor = acceptor;
        this.closing = closing;
        this.compression = compression;
    }

    final ServerEndpointConfig config(String path) {
        return ServerEndpointConfig.Builder.create(CableEndpoint.class, path)
                .configurator(this)
                .subprotocols(acceptor.subprotocols())
                .build();
    }

    /** Says yes: an origin alone, without the host it must be compared to, decides nothing. */
    @Override
    public boolean checkOrigin(String origin) {
        return true;
    }

    /**
     * Picks the subprotocol. Some containers hand over one text with commas, some leave the blanks in; none may be sent
     * an answer that the client did not offer.
     */
    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        return acceptor.negotiate(Offer.subprotocols(requested));
    }

    @Override
    public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        if (!compression || installed.stream().noneMatch(CableConfigurator::isDeflate)) {
            return List.of();
        }
        return requested.stream()
                .filter(CableConfigurator::isDeflate)
                .limit(1)
                .collect(Collectors.toUnmodifiableList());
    }

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        Offer.of(request).putInto(config.getUserProperties());
    }

    @Override
    public <T> T getEndpointInstance(Class<T> endpointClass) {
        return endpointClass.cast(new CableEndpoint(acceptor, closing));
    }

    private static boolean isDeflate(Extension extension) {
        return DEFLATE.equals(extension.getName());
    }
}
