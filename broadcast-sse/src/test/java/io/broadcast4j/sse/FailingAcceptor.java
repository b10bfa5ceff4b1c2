package io.broadcast4j.sse;

import io.broadcast4j.test.RecordingAcceptor;
import io.broadcast4j.transport.Acceptor;
import io.broadcast4j.transport.Admission;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Handshake;
import io.broadcast4j.transport.Inlet;
import io.broadcast4j.transport.Outlet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Fails when a client subscribes. Thread-safe. */
final class FailingAcceptor implements Acceptor {
    final RecordingAcceptor recording = new RecordingAcceptor();

    @Override
    public Inlet open(Handshake handshake, Outlet outlet) {
        Inlet inlet = recording.open(handshake, outlet);
        return new Inlet() {
            @Override
            public void receive(String text) {
                throw new IllegalArgumentException("no good");
            }

            @Override
            public void refuse(Disconnect reason) {
                inlet.refuse(reason);
            }

            @Override
            public void closed() {
                inlet.closed();
            }
        };
    }

    @Override
    public Admission admit(Handshake handshake) {
        return recording.admit(handshake);
    }

    @Override
    public Optional<String> allowedOrigin(Handshake handshake) {
        return recording.allowedOrigin(handshake);
    }

    @Override
    public String negotiate(List<String> offered) {
        return recording.negotiate(offered);
    }

    @Override
    public List<String> subprotocols() {
        return recording.subprotocols();
    }

    @Override
    public int maxInboundBytes() {
        return recording.maxInboundBytes();
    }

    @Override
    public Duration closeTimeout() {
        return recording.closeTimeout();
    }
}
