package io.broadcast4j.redis;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.backplane.Publication;
import io.broadcast4j.backplane.Replay;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A backplane without a server, and what it hands over. Thread-safe. */
final class HearingNode implements Backplane.Receiver, AutoCloseable {
    private final RedisBackplane backplane;
    private final List<Message> received = new CopyOnWriteArrayList<>();
    private final List<String> news = new CopyOnWriteArrayList<>();

    HearingNode(RedisBackplane.Builder recipe) {
        backplane = recipe.build();
        backplane.start(this);
    }

    static HearingNode at(String uri) {
        return new HearingNode(RedisBackplane.builder(uri).prefix("app"));
    }

    RedisBackplane backplane() {
        return backplane;
    }

    Position listen(Stream stream) {
        return Attenders.await(backplane.subscribe(stream));
    }

    CompletableFuture<Position> publish(Stream stream, String text, HistoryPolicy policy, String key) {
        Message message = new Message(stream, "\"" + text + "\"", Position.NONE, null);
        return backplane.publish(new Publication(message, policy, key)).toCompletableFuture();
    }

    Position publish(Stream stream, String text, HistoryPolicy policy) {
        return Attenders.await(publish(stream, text, policy, null));
    }

    Position publish(Stream stream, String text) {
        return publish(stream, text, HistoryPolicy.DEFAULT);
    }

    Replay since(Stream stream, Position position) {
        return Attenders.await(backplane.history().since(stream, position));
    }

    Replay since(Stream stream, Instant time) {
        return Attenders.await(backplane.history().since(stream, time));
    }

    /** Returns what a history answers: the texts, or {@code gap}. */
    static String told(Replay replay) {
        if (replay instanceof Replay.Messages some) {
            return texts(some.messages());
        }
        return "gap";
    }

    String texts(Stream stream) {
        return texts(received.stream()
                .filter(message -> message.stream().equals(stream))
                .toList());
    }

    private static String texts(List<Message> messages) {
        return String.join(
                " ",
                messages.stream()
                        .map(message -> message.json().replace("\"", ""))
                        .toList());
    }

    List<Message> received() {
        return received;
    }

    /** Returns what was told of the link, each as {@code missed}, {@code lost} or {@code restored}. */
    List<String> news() {
        return news;
    }

    @Override
    public void receive(Message message) {
        received.add(message);
    }

    @Override
    public void missed() {
        news.add("missed");
    }

    @Override
    public void lost(String cause) {
        news.add("lost");
    }

    @Override
    public void restored() {
        news.add("restored");
    }

    @Override
    public void close() {
        backplane.close();
    }
}
