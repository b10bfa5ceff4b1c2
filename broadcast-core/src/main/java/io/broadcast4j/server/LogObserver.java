package io.broadcast4j.server;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.ConnectionInfo;
import io.broadcast4j.Scheduler;
import io.broadcast4j.Stream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what happens to the log: events, never payloads. What clients chose is escaped and cut; a cause that repeats is
 * written a few times a minute, then counted.
 *
 * <p>Thread-safe.
 */
final class LogObserver implements BroadcastObserver {
    private static final int SHOWN_OF_ID = 8;
    private static final Logger LOG = LoggerFactory.getLogger("io.broadcast4j");

    private final LogRate rate;

    LogObserver(Scheduler scheduler) {
        this.rate = new LogRate(scheduler);
    }

    @Override
    public void handshakeRefused(String reason, String detail) {
        rate.limit(
                "handshake." + reason,
                more -> LOG.atWarn()
                        .addKeyValue("reason", reason)
                        .addKeyValue("detail", LogText.escape(detail))
                        .log("Handshake refused{}", more));
    }

    @Override
    public void connectionOpened(ConnectionInfo connection) {
        LOG.atDebug()
                .addKeyValue("connection", shortId(connection))
                .addKeyValue("identity", LogText.escape(connection.identity()))
                .addKeyValue("protocol", connection.protocol())
                .log("Connection opened");
    }

    @Override
    public void connectionCut(ConnectionInfo connection, String reason) {
        rate.limit(
                "cut." + reason,
                more -> LOG.atInfo()
                        .addKeyValue("connection", shortId(connection))
                        .addKeyValue("identity", LogText.escape(connection.identity()))
                        .addKeyValue("reason", reason)
                        .log("Connection cut{}", more));
    }

    @Override
    public void connectionClosed(ConnectionInfo connection, Duration lasted) {
        LOG.atDebug()
                .addKeyValue("connection", shortId(connection))
                .addKeyValue("lasted", lasted)
                .log("Connection closed");
    }

    @Override
    public void subscriptionRejected(ConnectionInfo connection, String identifier, String reason) {
        rate.limit(
                "rejected." + reason,
                more -> LOG.atInfo()
                        .addKeyValue("connection", shortId(connection))
                        .addKeyValue("identifier", LogText.escape(identifier))
                        .addKeyValue("reason", reason)
                        .log("Subscription rejected{}", more));
    }

    @Override
    public void commandIgnored(ConnectionInfo connection, String reason, String detail) {
        rate.limit(
                "ignored." + reason,
                more -> LOG.atInfo()
                        .addKeyValue("connection", shortId(connection))
                        .addKeyValue("reason", reason)
                        .addKeyValue("detail", LogText.escape(detail))
                        .log("Command ignored{}", more));
    }

    @Override
    public void applicationFailed(ConnectionInfo connection, String where, Throwable error) {
        rate.limit(
                "application." + where,
                more -> LOG.atError()
                        .addKeyValue("connection", shortId(connection))
                        .addKeyValue("where", LogText.escape(where))
                        .setCause(error)
                        .log("Application code failed{}", more));
    }

    @Override
    public void publishFailed(Stream stream, Throwable error) {
        rate.limit(
                "publish",
                more -> LOG.atWarn()
                        .addKeyValue("stream", LogText.escape(stream.name()))
                        .setCause(error)
                        .log("Broadcast failed{}", more));
    }

    @Override
    public void messagesRepaired(Stream stream, int messages) {
        rate.limit(
                "repaired",
                more -> LOG.atInfo()
                        .addKeyValue("stream", LogText.escape(stream.name()))
                        .addKeyValue("messages", messages)
                        .log("Missing messages read from the history{}", more));
    }

    @Override
    public void messagesLost(Stream stream) {
        rate.limit(
                "lost",
                more -> LOG.atWarn()
                        .addKeyValue("stream", LogText.escape(stream.name()))
                        .log("Messages lost{}", more));
    }

    @Override
    public void backplaneLost(String cause) {
        LOG.atError().addKeyValue("cause", LogText.escape(cause)).log("Cut off from the other nodes");
    }

    @Override
    public void backplaneRestored(Duration outage) {
        LOG.atInfo().addKeyValue("outage", outage).log("No longer cut off from the other nodes");
    }

    @Override
    public void internalFailure(String where, Throwable error) {
        rate.limit(
                "internal",
                more -> LOG.atError()
                        .addKeyValue("where", LogText.escape(where))
                        .setCause(error)
                        .log("Internal failure{}", more));
    }

    /** Enough to find lines that belong together. The whole of it lets a client resume its session, so it stays out. */
    private static String shortId(ConnectionInfo connection) {
        return connection
                .id()
                .substring(0, Math.min(SHOWN_OF_ID, connection.id().length()));
    }
}
