package io.broadcast4j.server;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.broadcast4j.Scheduler;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * How often one address may knock, and how many connections it may hold.
 *
 * <p>Only public addresses are limited: a loopback or private one is a proxy that speaks for many, or a developer.
 * Thread-safe. Non-blocking: an address is parsed, never looked up.
 */
final class AddressLimits {
    private static final int MAX_ADDRESSES = 100_000;

    /**
     * Four numbers of one byte each, or something with a colon that starts as an IPv6 address does. The JDK parses these or
     * fails; what else consists of hex digits and dots, as {@code cafe.de} does, it would look up.
     */
    private static final Pattern LITERAL = Pattern.compile(
            "(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}|(?=[^%]*:)[0-9a-fA-F:][0-9a-fA-F:.]*(?:%\\d+)?");

    private static final Duration FORGET_AFTER = Duration.ofMinutes(10);

    private final Limits.Capacity limits;
    private final Cache<String, TokenBucket> handshakes;
    private final ConcurrentHashMap<String, Integer> connections = new ConcurrentHashMap<>();

    AddressLimits(Limits.Capacity limits, Scheduler scheduler) {
        this.limits = limits;
        this.handshakes = Caffeine.newBuilder()
                .maximumSize(MAX_ADDRESSES)
                .expireAfterAccess(FORGET_AFTER)
                .ticker(scheduler::nanoTime)
                .build();
    }

    /** Counts a handshake. Tells whether the address may make it. */
    boolean admits(String address, long nanoTime) {
        if (!isPublic(address)) {
            return true;
        }
        TokenBucket bucket = handshakes.get(
                address, key -> new TokenBucket(limits.handshakesPerSecond(), limits.handshakeBurst(), nanoTime));
        return connections.getOrDefault(address, 0) < limits.connectionsPerAddress() && bucket.tryTake(nanoTime);
    }

    /** Counts a connection; whoever does so calls the result when it has gone. Calling that twice counts once. */
    Runnable countIn(String address) {
        if (!isPublic(address)) {
            return () -> {};
        }
        connections.merge(address, 1, Integer::sum);
        AtomicBoolean counted = new AtomicBoolean(true);
        return () -> {
            if (counted.getAndSet(false)) {
                connections.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
            }
        };
    }

    /** An address is a literal; what is not one could be made up and is not limited by. */
    private static boolean isPublic(String address) {
        if (!LITERAL.matcher(address).matches()) {
            return false;
        }
        try {
            InetAddress parsed = InetAddress.getByName(address);
            return !(parsed.isLoopbackAddress()
                    || parsed.isSiteLocalAddress()
                    || parsed.isLinkLocalAddress()
                    || parsed.isAnyLocalAddress()
                    || isUniqueLocal(parsed.getAddress()));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** IPv6 addresses of RFC 4193, which the JDK does not count as site-local. */
    private static boolean isUniqueLocal(byte[] address) {
        return address.length == 16 && (address[0] & 0xfe) == 0xfc;
    }
}
