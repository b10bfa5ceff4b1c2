package io.broadcast4j.redis;

import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A connection for subscriptions that leads nowhere: the test says what Redis answers. Thread-safe. */
final class FakeChannels {
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final List<RedisPubSubListener<byte[], byte[]>> ears = new CopyOnWriteArrayList<>();
    private final List<RedisConnectionStateListener> watchers = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /** A command. */
    record Asked(String verb, List<String> channels, AsyncCommand<byte[], byte[], String> command) {}

    @SuppressWarnings("unchecked")
    StatefulRedisPubSubConnection<byte[], byte[]> connection() {
        return proxy(StatefulRedisPubSubConnection.class, (name, arguments) -> switch (name) {
            case "addListener" -> {
                if (arguments[0] instanceof RedisPubSubListener) {
                    ears.add((RedisPubSubListener<byte[], byte[]>) arguments[0]);
                } else {
                    watchers.add((RedisConnectionStateListener) arguments[0]);
                }
                yield null;
            }
            case "isOpen" -> !closed;
            case "async" -> proxy(RedisPubSubAsyncCommands.class, this::ask);
            case "closeAsync" -> {
                closed = true;
                yield CompletableFuture.completedFuture(null);
            }
            default -> throw new UnsupportedOperationException(name);
        });
    }

    /** Whoever calls the proxy has the future. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private Object ask(String verb, Object[] arguments) {
        List<String> channels = Arrays.stream((byte[][]) arguments[0])
                .map(channel -> new String(channel, StandardCharsets.UTF_8))
                .toList();
        AsyncCommand<byte[], byte[], String> command =
                new AsyncCommand<>(new Command<>(CommandType.SUBSCRIBE, new StatusOutput<>(ByteArrayCodec.INSTANCE)));
        asked.add(new Asked(verb, channels, command));
        return command;
    }

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    @SuppressWarnings("unchecked")
    private static <T> T proxy(Class<? super T> type, Answer answer) {
        return (T) Proxy.newProxyInstance(
                FakeChannels.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.to(method.getName(), arguments));
    }

    /** Returns what was asked since the last time, each as {@code subscribe a b}. */
    List<String> asked() {
        List<String> all = asked.stream()
                .map(one -> one.verb() + one.channels().stream().collect(Collectors.joining(" ", " ", "")))
                .toList();
        asked.clear();
        return all;
    }

    /** Returns how many channels each command named since the last time. */
    List<Integer> sizes() {
        List<Integer> all = asked.stream().map(one -> one.channels().size()).toList();
        asked.clear();
        return all;
    }

    /** Refuses all that was asked. */
    void refuse(String error) {
        asked.forEach(one -> one.command().completeExceptionally(new IllegalStateException(error)));
    }

    /** Confirms that channels are subscribed to, once each. */
    void confirm(String... channels) {
        for (String channel : channels) {
            ears.forEach(ear -> ear.subscribed(channel.getBytes(StandardCharsets.UTF_8), 1));
        }
    }

    /** Confirms all subscriptions that were asked for since the last time. */
    void confirmAll() {
        for (Asked one = asked.poll(); one != null; one = asked.poll()) {
            if (one.verb().equals("subscribe")) {
                confirm(one.channels().toArray(String[]::new));
            }
        }
    }

    void lose() {
        watchers.forEach(watcher -> watcher.onRedisDisconnected(null));
    }

    boolean isClosed() {
        return closed;
    }
}
