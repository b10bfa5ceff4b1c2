package io.broadcast4j.jakarta.ws;

import io.broadcast4j.transport.Acceptor;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;

/** Serves the one handshake that a servlet has read and admitted. */
final class AdmittedConfigurator extends CableConfigurator {
    private final Offer offer;

    AdmittedConfigurator(Acceptor acceptor, Closing closing, boolean compression, Offer offer) {
        super(acceptor, closing, compression);
        this.offer = offer;
    }

    @Override
    public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        offer.putInto(config.getUserProperties());
    }
}
