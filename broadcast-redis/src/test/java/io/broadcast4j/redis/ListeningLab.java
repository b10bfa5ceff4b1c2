package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Scheduler;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.test.ManualScheduler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listening node whose connections, time and Redis are the test's. For one thread, but for what listens. */
final class ListeningLab {
    private static final String NODE = "node";

    private final ManualScheduler time = new ManualScheduler();
    private final List<String> news = new CopyOnWriteArrayList<>();
    private final FakeConnector connector = new FakeConnector();
    private final Control control = new Control(new Jumping());
    private final Arrivals arrivals = new Arrivals(Runnable::run, failure -> news.add("failed " + failure), 1 << 20);
    private final Names names = new Names("app");
    private final CommandLines lines = new CommandLines(connector, control, Duration.ofSeconds(2), 1);
    private final Ears ears = new Ears(arrivals);
    private final Links links =
            new Links(connector, control, ears, new Link.Reports((channel, message) -> {}, this::noteWhole));
    private final Signs signs = new Signs(names, NODE, ears);
    private final Pulse pulse = new Pulse(control, lines, arrivals, links, signs);
    private final Listening listening;
    private CompletionStage<List<Object>> begun =
            CompletableFuture.completedFuture(List.of(bytes("e"), bytes("0"), bytes("")));
    private int answeredOn;
    private int answered;
    private long jumped;

    ListeningLab() {
        listening = new Listening(call -> begun, names, ears, control, links::change);
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

    Links links() {
        return links;
    }

    private void noteWhole() {
        news.add("whole");
    }

    CommandLines lines() {
        return lines;
    }

    /** Has Redis fail when it is asked where streams begin. */
    void beginWith(CompletionStage<List<Object>> answer) {
        begun = answer;
    }

    /** Connects what listens. */
    void connect() {
        pulse.bringInLine();
        settle();
    }

    /** Returns the newest connection that listens. */
    FakeChannels channels() {
        List<FakeChannels> made = connector.madeForSubscriptions();
        return made.get(made.size() - 1);
    }

    /** Returns how many connections that listen were made. */
    int connections() {
        return connector.madeForSubscriptions().size();
    }

    CompletableFuture<Position> add(String stream) {
        CompletableFuture<Position> live = listening.add(Stream.of(stream)).toCompletableFuture();
        settle();
        return live;
    }

    /** Adds a stream that nobody waits for. */
    void want(String stream) {
        assertThat(add(stream)).isNotDone();
    }

    void remove(String stream) {
        listening.remove(Stream.of(stream));
        settle();
    }

    String channel(String stream) {
        return new String(names.of(Stream.of(stream), "live"), StandardCharsets.UTF_8);
    }

    boolean hears(String stream) {
        return ears.get(ByteBuffer.wrap(bytes(channel(stream)))) != null;
    }

    /** Returns the channel of this node's signs of life. */
    String sign() {
        return new String(names.own("pulse", NODE), StandardCharsets.UTF_8);
    }

    /** Has a sign of life come through. */
    void hearSign() {
        signs.heard(ByteBuffer.wrap(bytes(sign())), control.nanoTime());
    }

    /** Returns what was wrong last with the connection that listens. */
    String trouble() {
        return links.trouble(ByteBuffer.wrap(bytes(sign())));
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
        List<FakeConnection> made = connector.madeForCommands();
        if (answeredOn != made.size()) {
            answeredOn = made.size();
            answered = 0;
        }
        List<FakeConnection.Sent> sent = made.get(made.size() - 1).sent();
        for (; answered < sent.size(); answered++) {
            sent.get(answered).answer(text);
        }
        settle();
    }

    List<String> news() {
        return news;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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
