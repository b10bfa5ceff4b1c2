package io.broadcast4j.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A connection for scripts that leads nowhere: the test says what becomes of each call. Thread-safe. */
final class FakeConnection {
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    @SuppressWarnings("unchecked")
    StatefulConnection<byte[], byte[]> connection() {
        return (StatefulConnection<byte[], byte[]>) Proxy.newProxyInstance(
                FakeConnection.class.getClassLoader(),
                new Class<?>[] {StatefulConnection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "dispatch" -> {
                        sent.add(new Sent((AsyncCommand<byte[], byte[], List<Object>>) arguments[0]));
                        yield arguments[0];
                    }
                    case "closeAsync" -> {
                        closed = true;
                        yield CompletableFuture.completedFuture(null);
                    }
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> "fake";
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }

    List<Sent> sent() {
        return List.copyOf(sent);
    }

    boolean isClosed() {
        return closed;
    }

    /** A call that the client was handed. */
    record Sent(AsyncCommand<byte[], byte[], List<Object>> command) {
        /** Puts it on the wire, and returns it as in {@code EVALSHA last-but-one-argument last-argument}. */
        String written() {
            ByteBuf wire = Unpooled.buffer();
            command.encode(wire);
            List<String> words = wire.toString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("*") && !line.startsWith("$"))
                    .toList();
            return words.get(0) + " " + words.get(words.size() - 2) + " " + words.get(words.size() - 1);
        }

        void answer(String text) {
            CommandOutput<byte[], byte[], ?> output = command.getOutput();
            output.multi(1);
            output.set(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            output.complete(1);
            command.complete();
        }

        /** Has Redis answer with an error. */
        void refuse(String error) {
            command.getOutput().setError(ByteBuffer.wrap(error.getBytes(StandardCharsets.UTF_8)));
            command.complete();
        }

        /** Has the client fail it without an answer. */
        void fail(Throwable failure) {
            command.completeExceptionally(failure);
        }
    }
}
