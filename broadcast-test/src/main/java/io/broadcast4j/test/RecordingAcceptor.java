package io.broadcast4j.test;

import io.broadcast4j.transport.Acceptor;
import io.broadcast4j.transport.Admission;
import io.broadcast4j.transport.Handshake;
import io.broadcast4j.transport.Inlet;
import io.broadcast4j.transport.Outlet;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Stands where the engine stands, so that a test of a transport sees every call and decides every answer.
 *
 * <p>Thread-safe.
 */
public final class RecordingAcceptor implements Acceptor {
    /** The largest message it takes, in bytes. */
    public static final int MAX_INBOUND_BYTES = 65_536;

    /** How long it lets a transport wait for a client's part of the closing handshake. */
    public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private static final List<String> SUBPROTOCOLS = List.of("actioncable-v1-json", "actioncable-unsupported");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Journal<Handshake> knocks = new Journal<>();
    private final Journal<RecordingConnection> opened = new Journal<>();
    private volatile Admission admission = Admission.GRANTED;

    /** Creates an acceptor that admits everybody. */
    public RecordingAcceptor() {}

    /** Answers handshakes this way from now on. */
    public RecordingAcceptor admitting(Admission answer) {
        admission = answer;
        return this;
    }

    @Override
    public Admission admit(Handshake handshake) {
        knocks.add(handshake);
        return admission;
    }

    /** Returns the origin that a handshake names. */
    @Override
    public Optional<String> allowedOrigin(Handshake handshake) {
        return handshake.header("origin");
    }

    @Override
    public Inlet open(Handshake handshake, Outlet outlet) {
        RecordingConnection connection = new RecordingConnection(handshake, outlet);
        opened.add(connection);
        return connection;
    }

    @Override
    public String negotiate(List<String> offered) {
        return offered.stream().filter(SUBPROTOCOLS::contains).findFirst().orElse("");
    }

    @Override
    public List<String> subprotocols() {
        return SUBPROTOCOLS;
    }

    @Override
    public int maxInboundBytes() {
        return MAX_INBOUND_BYTES;
    }

    @Override
    public Duration closeTimeout() {
        return CLOSE_TIMEOUT;
    }

    /** Returns the handshakes that asked for admission. */
    public List<Handshake> knocks() {
        return knocks.entries();
    }

    /** Waits up to 10 s for a handshake, counted from 0. */
    public Handshake awaitKnock(int index) {
        return knocks.at(index, "handshake " + index, PATIENCE);
    }

    /** Returns the connections that were opened. */
    public List<RecordingConnection> connections() {
        return opened.entries();
    }

    /** Waits up to 10 s for a connection, counted from 0. */
    public RecordingConnection awaitConnection(int index) {
        return opened.at(index, "connection " + index, PATIENCE);
    }
}
