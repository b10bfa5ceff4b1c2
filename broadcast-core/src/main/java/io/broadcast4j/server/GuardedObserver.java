package io.broadcast4j.server;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.ConnectionInfo;
import io.broadcast4j.Stream;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells several observers, and keeps what one of them throws from everybody else. Thread-safe. */
final class GuardedObserver implements BroadcastObserver {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedObserver.class);

    private final List<BroadcastObserver> observers;

    GuardedObserver(List<BroadcastObserver> observers) {
        this.observers = List.copyOf(observers);
    }

    private void tell(Consumer<BroadcastObserver> event) {
        for (BroadcastObserver observer : observers) {
            try {
                event.accept(observer);
            } catch (Throwable failure) {
                LOG.warn("The observer {} failed", observer.getClass().getName(), failure);
            }
        }
    }

    @Override
    public void handshakeRefused(String reason, String detail) {
        tell(observer -> observer.handshakeRefused(reason, detail));
    }

    @Override
    public void connectionOpened(ConnectionInfo connection) {
        tell(observer -> observer.connectionOpened(connection));
    }

    @Override
    public void connectionCut(ConnectionInfo connection, String reason) {
        tell(observer -> observer.connectionCut(connection, reason));
    }

    @Override
    public void connectionClosed(ConnectionInfo connection, Duration lasted) {
        tell(observer -> observer.connectionClosed(connection, lasted));
    }

    @Override
    public void subscriptionConfirmed(ConnectionInfo connection, String identifier) {
        tell(observer -> observer.subscriptionConfirmed(connection, identifier));
    }

    @Override
    public void subscriptionRejected(ConnectionInfo connection, String identifier, String reason) {
        tell(observer -> observer.subscriptionRejected(connection, identifier, reason));
    }

    @Override
    public void commandIgnored(ConnectionInfo connection, String reason, String detail) {
        tell(observer -> observer.commandIgnored(connection, reason, detail));
    }

    @Override
    public void applicationFailed(ConnectionInfo connection, String where, Throwable error) {
        tell(observer -> observer.applicationFailed(connection, where, error));
    }

    @Override
    public void published(Stream stream, int characters) {
        tell(observer -> observer.published(stream, characters));
    }

    @Override
    public void publishFailed(Stream stream, Throwable error) {
        tell(observer -> observer.publishFailed(stream, error));
    }

    @Override
    public void delivered(Stream stream, int subscriptions) {
        tell(observer -> observer.delivered(stream, subscriptions));
    }

    @Override
    public void messagesRepaired(Stream stream, int messages) {
        tell(observer -> observer.messagesRepaired(stream, messages));
    }

    @Override
    public void messagesLost(Stream stream) {
        tell(observer -> observer.messagesLost(stream));
    }

    @Override
    public void backplaneLost(String cause) {
        tell(observer -> observer.backplaneLost(cause));
    }

    @Override
    public void backplaneRestored(Duration outage) {
        tell(observer -> observer.backplaneRestored(outage));
    }

    @Override
    public void historyReplayed(ConnectionInfo connection, String identifier, int messages) {
        tell(observer -> observer.historyReplayed(connection, identifier, messages));
    }

    @Override
    public void historyRejected(ConnectionInfo connection, String identifier) {
        tell(observer -> observer.historyRejected(connection, identifier));
    }

    @Override
    public void sessionRestored(ConnectionInfo connection, int subscriptions) {
        tell(observer -> observer.sessionRestored(connection, subscriptions));
    }

    @Override
    public void internalFailure(String where, Throwable error) {
        tell(observer -> observer.internalFailure(where, error));
    }
}
