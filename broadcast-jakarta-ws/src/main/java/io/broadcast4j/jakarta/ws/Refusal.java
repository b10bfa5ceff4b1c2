package io.broadcast4j.jakarta.ws;

import io.broadcast4j.transport.Disconnect;

/** What a client is told that was upgraded only to be turned away: the HTTP status in the words of the cable. */
final class Refusal {
    private Refusal() {}

    /** Returns the {@code disconnect} message, which is the same in all protocols of the cable. */
    static String message(Disconnect disconnect) {
        return "{\"type\":\"disconnect\",\"reason\":\"" + disconnect.reason() + "\",\"reconnect\":"
                + disconnect.reconnect() + "}";
    }
}
