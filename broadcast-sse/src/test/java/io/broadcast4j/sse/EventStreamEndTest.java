package io.broadcast4j.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Scheduler;
import io.broadcast4j.test.EventClient;
import io.broadcast4j.test.EventClient.End;
import io.broadcast4j.test.ManualScheduler;
import io.broadcast4j.test.TransportContract.Running;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class EventStreamEndTest {
    private static final Duration RETRY = EventStreamTrial.RETRY;

    private final EventStreamTrial trial = new EventStreamTrial();
    private final Metrics metrics = new Metrics();

    record Snapshot(int cpu) {}

    private static final class Metrics {
        Snapshot snapshot() {
            return new Snapshot(17);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_went_away_ends_the_loop(EventStreamContainers container) throws Exception {
        try (Running server = container.start(this::example)) {
            EventClient client = EventClient.connect(server.uri());
            client.await(3, event -> event.type().equals("metrics"));
            client.close();
            assertThat(trial.found()).isEqualTo("the loop has ended");
        }
    }

    /** The example of {@link EventStream}, without its pauses. */
    private void example(HttpServletRequest request, HttpServletResponse response) {
        try (EventStream events = EventStream.open(request, response, Duration.ofMillis(300))) {
            while (events.isOpen()) {
                events.send("metrics", metrics.snapshot());
            }
        }
        trial.find("the loop has ended");
    }

    @ParameterizedTest
    @EnumSource
    void it_is_found_though_the_loop_has_nothing_to_say(EventStreamContainers container) throws Exception {
        ManualScheduler time = new ManualScheduler();
        try (Running server = container.start((request, response) -> {
            try (EventStream events = EventStream.open(request, response, RETRY, time)) {
                int rounds = 0;
                while (events.isOpen()) {
                    time.advance(Duration.ofSeconds(1));
                    rounds++;
                    if (rounds == 11) {
                        trial.awaitClient();
                    }
                }
                trial.find(rounds);
            }
        })) {
            EventClient client = EventClient.connect(server.uri());
            client.comment(1);
            client.close();
            trial.clientIsDone();
            assertThat((Integer) trial.found()).isGreaterThanOrEqualTo(15);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JETTY", "UNDERTOW"})
    void a_thread_does_not_wait_for_ever_for_a_client_that_does_not_read(EventStreamContainers container)
            throws Exception {
        ManualScheduler time = new ManualScheduler();
        assertThat(gaveUpWhen(container, time, thread -> time.advance(Duration.ofSeconds(20))))
                .isEqualTo("open: false, interrupted: false");
    }

    @ParameterizedTest
    @EnumSource(names = {"JETTY", "UNDERTOW"})
    void a_thread_that_is_interrupted_while_it_waits_gives_up_and_stays_interrupted(EventStreamContainers container)
            throws Exception {
        assertThat(gaveUpWhen(container, new ManualScheduler(), Thread::interrupt))
                .isEqualTo("open: false, interrupted: true");
    }

    /** Lets something happen to a thread until it no longer waits for a client that does not read. */
    private Object gaveUpWhen(EventStreamContainers container, Scheduler time, Consumer<Thread> happening)
            throws Exception {
        CompletableFuture<Thread> sender = new CompletableFuture<>();
        AtomicLong sent = new AtomicLong();
        String event = "x".repeat(8 * 1024);
        try (Running server = container.start((request, response) -> {
                    EventStream events = EventStream.open(request, response, RETRY, time);
                    sender.complete(Thread.currentThread());
                    while (events.send(event)) {
                        sent.incrementAndGet();
                    }
                    // The interrupt is the container's no more.
                    trial.find("open: " + events.isOpen() + ", interrupted: " + Thread.interrupted());
                });
                EventClient client =
                        EventClient.to(server.uri()).receiveBuffer(8 * 1024).connect()) {
            Thread thread = sender.get(10, TimeUnit.SECONDS);
            while (!trial.isOver()) {
                // A machine that is busy elsewhere may look like a thread that is stuck.
                EventStreamTrial.awaitStandstill("the thread is stuck, or done", sent::get);
                if (!trial.isOver()) {
                    happening.accept(thread);
                }
            }
            Object found = trial.found();
            client.awaitHangUp(Duration.ofSeconds(10));
            return found;
        }
    }

    @ParameterizedTest
    @EnumSource
    void closing_ends_the_answer_and_nothing_is_sent_afterwards(EventStreamContainers container) throws Exception {
        try (Running server = container.start((request, response) -> {
                    EventStream events = EventStream.open(request, response, RETRY);
                    events.send("last");
                    events.close();
                    events.close();
                    trial.awaitClient();
                    trial.find(List.of(events.isOpen(), events.send("more"), events.heartbeat()));
                });
                EventClient client = EventClient.connect(server.uri())) {
            assertThat(client.awaitEnd(EventStreamTrial.PATIENCE)).isEqualTo(End.COMPLETE);
            trial.clientIsDone();
            assertThat(client.data()).containsExactly("last");
            assertThat(trial.found()).isEqualTo(List.of(false, false, false));
        }
    }

    @ParameterizedTest
    @EnumSource
    void in_an_asynchronous_request_closing_leaves_the_cycle_to_its_owner(EventStreamContainers container)
            throws Exception {
        try (Running server = container.start((request, response) -> {
                    AsyncContext cycle = request.startAsync();
                    cycle.setTimeout(0);
                    new Thread(() -> {
                                try (EventStream events = EventStream.open(request, response, RETRY)) {
                                    events.send("from another thread");
                                }
                                trial.find(request.isAsyncStarted());
                                cycle.complete();
                            })
                            .start();
                });
                EventClient client = EventClient.connect(server.uri())) {
            assertThat(client.event(0).data()).isEqualTo("from another thread");
            assertThat(client.awaitEnd(EventStreamTrial.PATIENCE)).isEqualTo(End.COMPLETE);
            assertThat(trial.found()).isEqualTo(true);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_time_out_of_an_asynchronous_request_ends_the_stream(EventStreamContainers container) throws Exception {
        try (Running server = container.start((request, response) -> {
                    request.startAsync().setTimeout(100);
                    new Thread(() -> {
                                EventStream events = EventStream.open(request, response, RETRY);
                                Awaitility.dontCatchUncaughtExceptions().await().until(() -> !events.isOpen());
                                trial.find(events.send("too late"));
                            })
                            .start();
                });
                EventClient client = EventClient.connect(server.uri())) {
            assertThat(client.status()).isEqualTo(200);
            assertThat(trial.found()).isEqualTo(false);
        }
    }
}
