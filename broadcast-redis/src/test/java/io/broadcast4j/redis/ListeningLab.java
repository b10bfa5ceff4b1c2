package io.broadcast4j.redis;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Scheduler;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.test.ManualScheduler;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listening node whose connections, time and Redis are the test's. For one thread, but for what listens. */
final class ListeningLab {
    static final String SIGN = "sign";

    private final ManualScheduler time = new ManualScheduler();
    private final List<String> news = new CopyOnWriteArrayList<>();
    private final List<FakeConnection> commands = new CopyOnWriteArrayList<>();
    private final List<FakeChannels> channels = new CopyOnWriteArrayList<>();
    private final Control control = new Control(new Jumping());
    private final Arrivals arrivals = new Arrivals(Runnable::run, failure -> news.add("failed " + failure), 1 << 20);
    private final Names names = new Names("app");
    private final CommandLines lines = new CommandLines(new Fakes(), control, Duration.ofSeconds(2), 1);
    private final Listening listening;
    private final Link link;
    private final Pulse pulse;
    private CompletionStage<List<Object>> begun =
            CompletableFuture.completedFuture(List.of(bytes("e"), bytes("0"), bytes("")));
    private int answered;
    private long jumped;

    ListeningLab() {
        listening = new Listening(call -> begun, names, control, arrivals, bytes(SIGN));
        link = new Link(new Fakes(), control, listening, (channel, message) -> {}, () -> news.add("whole"));
        pulse = new Pulse(control, lines, arrivals, List.of(bytes("born"), bytes(SIGN)), "PUBLISH");
        arrivals.start(new Backplane.Receiver() {
            @Override
            public void receive(Message message) {}

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
        });
    }

    Listening listening() {
        return listening;
    }

    Pulse pulse() {
        return pulse;
    }

    Link link() {
        return link;
    }

    CommandLines lines() {
        return lines;
    }

    /** Has Redis fail when it is asked where streams begin. */
    void beginWith(CompletionStage<List<Object>> answer) {
        begun = answer;
    }

    void connect() {
        link.connect();
        settle();
    }

    FakeChannels channels() {
        return channels.get(channels.size() - 1);
    }

    int connections() {
        return channels.size();
    }

    CompletableFuture<Position> add(String stream) {
        CompletableFuture<Position> live = listening.add(Stream.of(stream)).toCompletableFuture();
        settle();
        return live;
    }

    void want(String stream) {
        CompletableFuture<Position> unused = add(stream);
    }

    void remove(String stream) {
        listening.remove(Stream.of(stream));
        settle();
    }

    String channel(String stream) {
        return new String(names.of(Stream.of(stream), "live"), StandardCharsets.UTF_8);
    }

    /** Has everything done that is due. */
    void settle() {
        time.advance(Duration.ZERO);
    }

    void pass(Duration duration) {
        time.advance(duration);
    }

    /** Has the clock go on without anything being done. */
    void standStill(Duration duration) {
        jumped += duration.toNanos();
    }

    /** Answers the calls that were sent since the last time. */
    void answer(String text) {
        List<FakeConnection.Sent> sent = commands.get(commands.size() - 1).sent();
        for (; answered < sent.size(); answered++) {
            sent.get(answered).answer(text);
        }
        settle();
    }

    List<String> news() {
        return news;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private final class Fakes implements Connector {
        @Override
        public CompletionStage<? extends StatefulConnection<byte[], byte[]>> commands() {
            FakeConnection next = new FakeConnection();
            commands.add(next);
            answered = 0;
            return CompletableFuture.completedFuture(next.connection());
        }

        @Override
        public CompletionStage<StatefulRedisPubSubConnection<byte[], byte[]>> subscriptions() {
            FakeChannels next = new FakeChannels();
            channels.add(next);
            return CompletableFuture.completedFuture(next.connection());
        }

        @Override
        public void close() {}
    }

    private final class Jumping implements Scheduler {
        @Override
        public long nanoTime() {
            return time.nanoTime() + jumped;
        }

        @Override
        public Instant now() {
            return time.now();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return time.schedule(delay, task);
        }
    }
}
