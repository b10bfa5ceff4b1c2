package io.broadcast4j.examples.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Broadcaster;
import io.broadcast4j.Message;
import io.broadcast4j.backplane.HistoryPolicies;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.backplane.InMemoryBackplane;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.publish.BackplaneBroadcaster;
import io.broadcast4j.test.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SamplerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final InMemoryBackplane backplane = InMemoryBackplane.builder()
            .executor(Runnable::run)
            .time(scheduler::now)
            .nanoTime(scheduler::nanoTime)
            .build();
    private final Broadcaster broadcaster = new BackplaneBroadcaster(
            backplane,
            new JsonCodec(),
            new BroadcastObserver() {},
            HistoryPolicies.all(HistoryPolicy.keep(200, Duration.ofMinutes(1))),
            1_000);
    private final AtomicInteger threads = new AtomicInteger();
    private final List<Message> messages = new ArrayList<>();

    @BeforeEach
    void listen() {
        backplane.start(messages::add);
        backplane.subscribe(Sampler.STREAM);
    }

    @AfterEach
    void close() {
        backplane.close();
    }

    @Test
    void it_says_once_a_second_what_the_gauges_show() {
        sampler("a", broadcaster).start();
        scheduler.advance(SECOND.multipliedBy(2));
        assertThat(samples()).extracting(Sample::number).containsExactly(1L, 2L, 3L);
        assertThat(samples())
                .extracting(sample -> sample.reading().threads())
                .as("one reading for each sample")
                .containsExactly(1, 2, 3);
        assertThat(messages).extracting(Message::event).containsOnly("metrics");
        Sample first = samples().get(0);
        Sample last = samples().get(2);
        assertThat(first.run()).isEqualTo(first.at()).isEqualTo(last.run());
        assertThat(last.at()).isEqualTo(first.at() + 2_000);
    }

    @Test
    void a_sample_that_may_have_been_delivered_or_not_is_neither_skipped_nor_delivered_twice() {
        AtomicInteger attempts = new AtomicInteger();
        Broadcaster unsure = (stream, message, options) -> {
            int attempt = attempts.incrementAndGet();
            if (attempt % 3 == 0) {
                return broadcaster.broadcast(stream, message, options);
            }
            if (attempt % 3 == 1) {
                broadcaster.broadcast(stream, message, options);
            }
            return CompletableFuture.failedStage(new BroadcastException(Outcome.UNKNOWN, "No answer"));
        };
        sampler("a", unsure).start();
        scheduler.advance(SECOND.multipliedBy(8));
        assertThat(samples()).extracting(Sample::number).containsExactly(1L, 2L, 3L);
    }

    @Test
    void two_nodes_that_begin_at_the_same_time_are_not_taken_for_one() {
        sampler("a", broadcaster).start();
        sampler("b", broadcaster).start();
        assertThat(samples()).extracting(Sample::node).containsExactly("a", "b");
    }

    private Sampler sampler(String node, Broadcaster to) {
        return new Sampler(node, () -> new Reading(1, 0.5, threads.incrementAndGet(), 0, 0, 0), to, scheduler);
    }

    private List<Sample> samples() {
        JsonMapper json = new JsonMapper();
        return messages.stream()
                .map(message -> json.readValue(message.json(), Sample.class))
                .toList();
    }
}
