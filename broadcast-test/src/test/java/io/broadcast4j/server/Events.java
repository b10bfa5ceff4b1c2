package io.broadcast4j.server;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.ConnectionInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what an observer is told, one short line an event. Thread-safe. */
final class Events implements BroadcastObserver {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    List<String> all() {
        return List.copyOf(lines);
    }

    List<String> startingWith(String word) {
        return lines.stream().filter(line -> line.startsWith(word)).toList();
    }

    @Override
    public void handshakeRefused(String reason, String detail) {
        lines.add("refused " + reason + " " + detail);
    }

    @Override
    public void connectionOpened(ConnectionInfo connection) {
        lines.add("opened " + connection.identity());
    }

    @Override
    public void connectionCut(ConnectionInfo connection, String reason) {
        lines.add("cut " + reason);
    }

    @Override
    public void connectionClosed(ConnectionInfo connection, Duration lasted) {
        lines.add("closed " + connection.identity());
    }

    @Override
    public void subscriptionConfirmed(ConnectionInfo connection, String identifier) {
        lines.add("confirmed " + identifier);
    }

    @Override
    public void subscriptionRejected(ConnectionInfo connection, String identifier, String reason) {
        lines.add("rejected " + reason);
    }

    @Override
    public void sessionRestored(ConnectionInfo connection, int subscriptions) {
        lines.add("restored " + subscriptions);
    }

    @Override
    public void commandIgnored(ConnectionInfo connection, String reason, String detail) {
        lines.add("ignored " + reason + " " + detail);
    }

    @Override
    public void applicationFailed(ConnectionInfo connection, String where, Throwable error) {
        lines.add("failed " + where + " " + error.getMessage());
    }

    @Override
    public void historyRejected(ConnectionInfo connection, String identifier) {
        lines.add("history rejected " + identifier);
    }

    @Override
    public void internalFailure(String where, Throwable error) {
        lines.add("internal " + where + " " + error.getMessage());
    }
}
