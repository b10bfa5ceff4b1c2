package io.broadcast4j.server;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Every bound of a server, in one place. Each has a default that is safe for a server in the open, and each is answered
 * as {@code docs/limits.md} says when it is reached.
 *
 * <p>Immutable, thread-safe.
 *
 * @param inbound what one client may send
 * @param outbound what may wait for one client
 * @param capacity how many clients there may be
 * @param timing how long things may take
 * @param continuity how a client that was cut off goes on
 */
public record Limits(Inbound inbound, Outbound outbound, Capacity capacity, Timing timing, Continuity continuity) {
    /** The defaults. */
    public static final Limits DEFAULT = new Limits(
            new Inbound(65_536, 2_048, 20, 250, 5, 256, 16),
            new Outbound(1_048_576, 65_536, 524_288),
            new Capacity(0, 64, 256, 10, 50, 100, 32),
            new Timing(
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(25),
                    Duration.ofSeconds(30)),
            new Continuity(
                    Duration.ofMinutes(5),
                    10_000,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(20)));

    /** Returns these limits with other bounds on what a client may send. */
    public Limits inbound(UnaryOperator<Inbound> change) {
        return new Limits(change.apply(inbound), outbound, capacity, timing, continuity);
    }

    /** Returns these limits with other bounds on what may wait for a client. */
    public Limits outbound(UnaryOperator<Outbound> change) {
        return new Limits(inbound, change.apply(outbound), capacity, timing, continuity);
    }

    /** Returns these limits with other bounds on how many clients there may be. */
    public Limits capacity(UnaryOperator<Capacity> change) {
        return new Limits(inbound, outbound, change.apply(capacity), timing, continuity);
    }

    /** Returns these limits with other times. */
    public Limits timing(UnaryOperator<Timing> change) {
        return new Limits(inbound, outbound, capacity, change.apply(timing), continuity);
    }

    /** Returns these limits with other ones on how a client that was cut off goes on. */
    public Limits continuity(UnaryOperator<Continuity> change) {
        return new Limits(inbound, outbound, capacity, timing, change.apply(continuity));
    }

    /**
     * What one client may send.
     *
     * @param messageBytes the largest message, in bytes of UTF-8
     * @param identifierBytes the longest identifier, in bytes of UTF-8
     * @param commandsPerSecond the steady rate of commands
     * @param commandBurst how many commands may come at once
     * @param malformedCommands how many messages that are no command are ignored before the client is cut
     * @param waitingCommands how many commands may wait while earlier ones run; no more characters in all than 16
     *     messages of the largest size have
     * @param waitingBeforeWelcome how many commands may wait for authentication; no more characters in all than one
     *     message of the largest size has
     */
    public record Inbound(
            int messageBytes,
            int identifierBytes,
            int commandsPerSecond,
            int commandBurst,
            int malformedCommands,
            int waitingCommands,
            int waitingBeforeWelcome) {
        /** Checks that every bound is positive. */
        public Inbound {
            positive("messageBytes", messageBytes);
            positive("identifierBytes", identifierBytes);
            positive("commandsPerSecond", commandsPerSecond);
            positive("commandBurst", commandBurst);
            notNegative("malformedCommands", malformedCommands);
            positive("waitingCommands", waitingCommands);
            positive("waitingBeforeWelcome", waitingBeforeWelcome);
        }

        /** Returns these bounds with another size of messages. */
        public Inbound withMessageBytes(int bytes) {
            return new Inbound(
                    bytes,
                    identifierBytes,
                    commandsPerSecond,
                    commandBurst,
                    malformedCommands,
                    waitingCommands,
                    waitingBeforeWelcome);
        }

        /** Returns these bounds with another rate of commands. */
        public Inbound withRate(int perSecond, int burst) {
            return new Inbound(
                    messageBytes,
                    identifierBytes,
                    perSecond,
                    burst,
                    malformedCommands,
                    waitingCommands,
                    waitingBeforeWelcome);
        }

        /** Returns these bounds with other queues of commands. */
        public Inbound withWaiting(int commands, int beforeWelcome) {
            return new Inbound(
                    messageBytes,
                    identifierBytes,
                    commandsPerSecond,
                    commandBurst,
                    malformedCommands,
                    commands,
                    beforeWelcome);
        }
    }

    /**
     * What may wait for one client.
     *
     * @param queueBytes how much may wait to be sent before the client is cut as too slow; every frame counts for its
     *     bytes and 64 more, which is about what it costs to keep
     * @param batchBytes how much is handed to the transport at once when more than one frame waits
     * @param messageBytes the largest message that may be broadcast or transmitted, in characters of JSON
     */
    public record Outbound(int queueBytes, int batchBytes, int messageBytes) {
        /** Checks that every bound is positive and that a message fits the queue. */
        public Outbound {
            positive("queueBytes", queueBytes);
            positive("batchBytes", batchBytes);
            positive("messageBytes", messageBytes);
            if (messageBytes > queueBytes) {
                throw new IllegalArgumentException("A message of messageBytes (" + messageBytes
                        + ") must fit into a queue of queueBytes (" + queueBytes + ")");
            }
        }

        /** Returns these bounds with another queue. */
        public Outbound withQueueBytes(int bytes) {
            return new Outbound(bytes, batchBytes, Math.min(messageBytes, bytes));
        }
    }

    /**
     * How many clients there may be.
     *
     * @param connections on this node; 0 for 80 % of the files the process may open
     * @param connectionsPerIdentity of one user on this node
     * @param connectionsPerAddress from one public address
     * @param handshakesPerSecond the steady rate of handshakes from one public address
     * @param handshakeBurst how many handshakes may come at once from one public address
     * @param subscriptionsPerConnection how many subscriptions one client may hold
     * @param streamsPerSubscription how many streams one subscription may stream from
     */
    public record Capacity(
            int connections,
            int connectionsPerIdentity,
            int connectionsPerAddress,
            int handshakesPerSecond,
            int handshakeBurst,
            int subscriptionsPerConnection,
            int streamsPerSubscription) {
        /** Checks that every bound is positive. */
        public Capacity {
            notNegative("connections", connections);
            positive("connectionsPerIdentity", connectionsPerIdentity);
            positive("connectionsPerAddress", connectionsPerAddress);
            positive("handshakesPerSecond", handshakesPerSecond);
            positive("handshakeBurst", handshakeBurst);
            positive("subscriptionsPerConnection", subscriptionsPerConnection);
            positive("streamsPerSubscription", streamsPerSubscription);
        }

        /** Returns these bounds with other numbers of connections: in all, of one user, and from one address. */
        public Capacity withConnections(int all, int perIdentity, int perAddress) {
            return new Capacity(
                    all,
                    perIdentity,
                    perAddress,
                    handshakesPerSecond,
                    handshakeBurst,
                    subscriptionsPerConnection,
                    streamsPerSubscription);
        }

        /** Returns these bounds with another rate of handshakes from one address. */
        public Capacity withHandshakes(int perSecond, int burst) {
            return new Capacity(
                    connections,
                    connectionsPerIdentity,
                    connectionsPerAddress,
                    perSecond,
                    burst,
                    subscriptionsPerConnection,
                    streamsPerSubscription);
        }

        /** Returns these bounds with other numbers of subscriptions and of streams in each. */
        public Capacity withSubscriptions(int perConnection, int streamsEach) {
            return new Capacity(
                    connections,
                    connectionsPerIdentity,
                    connectionsPerAddress,
                    handshakesPerSecond,
                    handshakeBurst,
                    perConnection,
                    streamsEach);
        }
    }

    /**
     * How long things may take.
     *
     * @param ping the interval of pings
     * @param handshake how long authentication may take
     * @param subscribe how long the streams of a subscription may take to become live
     * @param writeStall how long a client may leave a send unfinished
     * @param close how long a client may take for its part of the closing handshake
     * @param drain over how long {@code BroadcastServer.close()} spreads the disconnects at most
     * @param stop how long {@code BroadcastServer.close()} may take in all
     */
    public record Timing(
            Duration ping,
            Duration handshake,
            Duration subscribe,
            Duration writeStall,
            Duration close,
            Duration drain,
            Duration stop) {
        static final Duration LONGEST = Duration.ofDays(1);

        /** Checks that every time is positive and that the drain fits into the stop. */
        public Timing {
            times(ping, handshake, subscribe, writeStall, close, drain, stop);
            if (drain.compareTo(stop) > 0) {
                throw new IllegalArgumentException("drain (" + drain + ") must fit into stop (" + stop + ")");
            }
        }

        /** Returns these times with other ones for a client that does not read and one that does not close. */
        public Timing withStalls(Duration write, Duration closing) {
            return new Timing(ping, handshake, subscribe, write, closing, drain, stop);
        }

        /** Returns these times with other ones for stopping the server. */
        public Timing withStop(Duration spread, Duration all) {
            return new Timing(ping, handshake, subscribe, writeStall, close, spread, all);
        }
    }

    static void times(Duration... times) {
        for (Duration time : times) {
            if (time.isNegative() || time.isZero() || time.compareTo(Timing.LONGEST) > 0) {
                throw new IllegalArgumentException("A time is positive and at most " + Timing.LONGEST + ": " + time);
            }
        }
    }

    static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1: " + value);
        }
    }

    static void notNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative: " + value);
        }
    }
}
