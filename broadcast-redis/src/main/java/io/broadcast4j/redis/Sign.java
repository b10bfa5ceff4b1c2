package io.broadcast4j.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The signs of life that this node sends to itself through one master.
 *
 * <p>Confined to the control thread, but for what says so.
 */
final class Sign {
    private static final Script BEAT = Script.named("beat");

    private final ByteBuffer channel;
    private final ScriptRunner.Call beat;
    private volatile long heardNanos;
    private long bornMillis;
    private String trouble = "";

    /**
     * Creates a sign that counts as heard just now.
     *
     * @param born the key that tells since when the master has its present data
     * @param publishCommand what a script says to hand a message to all who listen
     */
    Sign(byte[] channel, byte[] born, String publishCommand, long nowNanos) {
        this.channel = ByteBuffer.wrap(channel);
        this.beat = new ScriptRunner.Call(BEAT, List.of(born), List.of(channel, bytes("1"), bytes(publishCommand)));
        this.heardNanos = nowNanos;
    }

    ByteBuffer channel() {
        return channel;
    }

    /** Returns what sends one. */
    ScriptRunner.Call beat() {
        return beat;
    }

    /** Takes note that one came through. Thread-safe. */
    void heard(long nowNanos) {
        heardNanos = nowNanos;
    }

    /** Returns how long ago the last one came through. */
    long silentNanos(long nowNanos) {
        return nowNanos - heardNanos;
    }

    /** Notes since when the master has its present data. Tells whether it had others before. */
    boolean born(long millis) {
        boolean others = bornMillis != 0 && bornMillis != millis;
        bornMillis = millis;
        return others;
    }

    /** Notes what was wrong with sending the last one, or nothing. */
    void trouble(String cause) {
        trouble = cause;
    }

    String trouble() {
        return trouble;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
