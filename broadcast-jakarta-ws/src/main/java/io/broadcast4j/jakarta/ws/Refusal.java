package io.broadcast4j.jakarta.ws;

import io.broadcast4j.transport.Admission;
import io.broadcast4j.transport.Disconnect;

/**
 * What a client is told that was upgraded only to be turned away: the HTTP status in the words of the cable.
 *
 * <p>A page of a foreign origin shall not try again. Everybody else shall, with the close code 1013, try again later.
 */
final class Refusal {
    private static final int FORBIDDEN = 403;
    private static final int TRY_AGAIN_LATER = 1013;
    private static final Disconnect INVALID_ORIGIN = new Disconnect("invalid_origin", 1008, false);

    private Refusal() {}

    static Disconnect of(Admission admission) {
        return admission.status() == FORBIDDEN
                ? INVALID_ORIGIN
                : new Disconnect("try_again_later", TRY_AGAIN_LATER, true);
    }

    /** Returns the {@code disconnect} message, which is the same in all protocols of the cable. */
    static String message(Disconnect disconnect) {
        return "{\"type\":\"disconnect\",\"reason\":\"" + disconnect.reason() + "\",\"reconnect\":"
                + disconnect.reconnect() + "}";
    }
}
