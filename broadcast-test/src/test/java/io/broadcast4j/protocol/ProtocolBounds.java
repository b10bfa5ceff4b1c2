package io.broadcast4j.protocol;

/** Shows to tests of other packages a bound that is nobody else's business. */
public final class ProtocolBounds {
    /** The most streams of which one request may name positions. */
    public static final int MAX_POSITIONS = HistoryReader.MAX_POSITIONS;

    private ProtocolBounds() {}
}
