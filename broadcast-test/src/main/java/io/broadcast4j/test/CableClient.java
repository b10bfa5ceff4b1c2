package io.broadcast4j.test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A client of the cable over a real WebSocket: it collects what the server sends, and lets a test wait for it.
 *
 * <p>Thread-safe. It presents the server's own address as its origin, as a page of that server would. Waiting is bounded
 * by 10 s, and fails the test with what has arrived.
 */
public final class CableClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int WAITS_SECONDS = 10;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Journal<String> messages = new Journal<>();
    private final Journal<Integer> closes = new Journal<>();
    private final WebSocket socket;

    private CableClient(Builder builder) {
        WebSocket.Builder handshake = HTTP.newWebSocketBuilder();
        builder.headers.forEach(handshake::header);
        if (!builder.subprotocols.isEmpty()) {
            List<String> less = builder.subprotocols.subList(1, builder.subprotocols.size());
            handshake.subprotocols(builder.subprotocols.get(0), less.toArray(String[]::new));
        }
        socket = done(
                handshake
                        .buildAsync(builder.uri, new Collector(builder.stalled))
                        .toCompletableFuture(),
                "handshake");
    }

    /** Connects as the stock browser client does. */
    public static CableClient connect(URI uri) {
        return to(uri).connect();
    }

    /** Starts a client that differs from the stock one. */
    public static Builder to(URI uri) {
        return new Builder(uri);
    }

    /** Sends a text as it is. */
    public CableClient send(String text) {
        done(socket.sendText(text, true).toCompletableFuture(), "send");
        return this;
    }

    /** Sends a binary message. */
    public CableClient sendBinary(byte[] bytes) {
        done(socket.sendBinary(ByteBuffer.wrap(bytes), true).toCompletableFuture(), "send");
        return this;
    }

    /** Sends a subscribe command, and waits for its confirmation. */
    public CableClient subscribe(String identifier) {
        send("{\"command\":\"subscribe\",\"identifier\":" + quoted(identifier) + "}");
        await(text -> text.contains("\"confirm_subscription\"") && text.contains(quoted(identifier)));
        return this;
    }

    /** Sends a message command, which calls an action of the channel. */
    public CableClient perform(String identifier, String data) {
        return send(
                "{\"command\":\"message\",\"identifier\":" + quoted(identifier) + ",\"data\":" + quoted(data) + "}");
    }

    /** Returns the subprotocol that the server has chosen, or the empty text. */
    public String subprotocol() {
        return socket.getSubprotocol();
    }

    /** Returns everything that has arrived. */
    public List<String> messages() {
        return messages.entries();
    }

    /** Waits for a message, counted from 0. */
    public String message(int index) {
        return messages.at(index, "message " + index, PATIENCE);
    }

    /** Waits for a message like this, now or before, and returns the first. */
    public String await(Predicate<String> wanted) {
        messages.await("a message", PATIENCE, all -> all.stream().anyMatch(wanted));
        return messages.entries().stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Waits until this many messages like this have arrived, and returns them. */
    public List<String> await(int count, Predicate<String> wanted) {
        messages.await(
                count + " messages",
                PATIENCE,
                all -> all.stream().filter(wanted).count() >= count);
        return messages.entries().stream().filter(wanted).toList();
    }

    /** Waits for the end and returns its close code; 1006 if there was no close frame. */
    public int awaitClose() {
        return closes.at(0, "the end of the connection", PATIENCE);
    }

    /** Reads on after having been stalled. */
    public void resume() {
        socket.request(Long.MAX_VALUE);
    }

    /** Breaks off without a close frame. */
    public void abort() {
        socket.abort();
    }

    /** Closes in the way the protocol asks for, and waits until the server has agreed. */
    @Override
    public void close() {
        if (closes.size() == 0 && !socket.isOutputClosed()) {
            done(socket.sendClose(WebSocket.NORMAL_CLOSURE, "").toCompletableFuture(), "close");
            awaitClose();
        }
        socket.abort();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static <T> T done(java.util.concurrent.CompletableFuture<T> future, String what) {
        try {
            return future.get(WAITS_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("The client could not complete its " + what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted during " + what, e);
        }
    }

    /** Describes a client. Not thread-safe. */
    public static final class Builder {
        private final URI uri;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private List<String> subprotocols = List.of("actioncable-v1-json", "actioncable-unsupported");
        private boolean stalled;

        private Builder(URI uri) {
            this.uri = uri;
            headers.put("Origin", "http://" + uri.getAuthority());
        }

        /** Sets the subprotocols it offers, in order. */
        public Builder subprotocols(String... offered) {
            subprotocols = List.of(offered);
            return this;
        }

        /** Sets a header of the handshake, such as {@code Origin}. */
        public Builder header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        /** Lets it read nothing until {@link CableClient#resume()}. */
        public Builder stalled() {
            stalled = true;
            return this;
        }

        /** Connects. */
        public CableClient connect() {
            return new CableClient(this);
        }
    }

    /** Thread: one call after another. */
    private final class Collector implements WebSocket.Listener {
        private final boolean stalled;
        private final StringBuilder parts = new StringBuilder();

        Collector(boolean stalled) {
            this.stalled = stalled;
        }

        @Override
        public void onOpen(WebSocket opened) {
            if (!stalled) {
                opened.request(Long.MAX_VALUE);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            parts.append(part);
            if (last) {
                messages.add(parts.toString());
                parts.setLength(0);
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closes.add(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closes.add(1006);
        }
    }
}
