package io.broadcast4j.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadcast4j.Stream;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.protocol.EventNote;
import io.broadcast4j.server.BroadcastServer;
import io.broadcast4j.server.Limits;
import io.broadcast4j.test.EventClient;
import io.broadcast4j.test.RecordingConnection;
import io.broadcast4j.test.TransportContract.Running;
import io.broadcast4j.transport.Frame;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the servlet gets along with what else there is in an application. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
abstract class ApplicationRules {
    private static final Duration IN_TIME = Duration.ofSeconds(10);
    private static final Stream NEWS = Stream.of("news");

    private final AtomicInteger subscribed = new AtomicInteger();

    /** Starts a container. */
    abstract Running start(Containers.Setup setup) throws Exception;

    @Test
    void without_support_for_asynchronous_requests_the_servlet_fails_and_opens_nothing() throws Exception {
        try (BroadcastServer server = server();
                Running running = start(application -> application
                        .addServlet("plain", new CableServlet(server))
                        .addMapping(Containers.PATH));
                EventClient client = EventClient.connect(address(running))) {
            assertThat(client.status()).isEqualTo(500);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void behind_a_filter_without_that_support_it_fails_and_opens_nothing() throws Exception {
        Filter filter = (request, response, chain) -> chain.doFilter(request, response);
        try (BroadcastServer server = server();
                Running running = start(application -> {
                    CableServlet.install(application, Containers.PATH, server);
                    add(filter, application).setAsyncSupported(false);
                });
                EventClient client = EventClient.connect(address(running))) {
            assertThat(client.status()).isEqualTo(500);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void a_filter_may_wrap_request_and_response() throws Exception {
        Filter filter = (request, response, chain) -> {
            HttpServletResponse wrapped = new HttpServletResponseWrapper((HttpServletResponse) response);
            wrapped.setHeader("X-Filtered", "yes");
            chain.doFilter(new HttpServletRequestWrapper((HttpServletRequest) request), wrapped);
        };
        try (BroadcastServer server = server();
                Running running = start(application -> {
                    CableServlet.install(application, Containers.PATH, server);
                    add(filter, application).setAsyncSupported(true);
                });
                EventClient client = EventClient.connect(address(running))) {
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.header("X-Filtered")).contains("yes");
            server.broadcaster().broadcast(NEWS, "a");
            assertThat(client.event(0).data()).isEqualTo("a");
            server.broadcaster().broadcast(NEWS, "b");
            assertThat(client.event(1).data()).isEqualTo("b");
        }
    }

    @Test
    void a_container_that_stops_with_open_streams_stops_in_time_and_the_server_learns_of_it() throws Exception {
        try (BroadcastServer server = server()) {
            Running running = start(Containers.Setup.of(server));
            EventClient reading = EventClient.connect(address(running));
            EventClient stalled =
                    EventClient.to(address(running)).receiveBuffer(4096).connect();
            assertThat(reading.status()).isEqualTo(200);
            Awaitility.dontCatchUncaughtExceptions().await().until(() -> subscribed.get() == 2);
            for (int i = 0; i < 8; i++) {
                server.broadcaster().broadcast(NEWS, "x".repeat(60_000));
            }
            reading.event(7);

            long before = System.nanoTime();
            running.close();

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(40));
            reading.awaitHangUp(IN_TIME);
            Awaitility.dontCatchUncaughtExceptions().await().atMost(IN_TIME).until(() -> {
                server.broadcaster().broadcast(NEWS, "anybody?");
                return server.connections() == 0;
            });
            stalled.close();
        }
    }

    @Test
    void every_request_is_completed_however_it_ends() throws Exception {
        Ends ends = new Ends();
        Filter filter = (request, response, chain) -> {
            chain.doFilter(request, response);
            ends.watch(request);
        };
        int count = 60;
        try (BroadcastServer server = server();
                Running running = start(application -> {
                    CableServlet.install(application, Containers.PATH, server);
                    add(filter, application).setAsyncSupported(true);
                })) {
            for (int i = 0; i < count; i++) {
                EventClient client = EventClient.connect(address(running));
                if (i % 3 > 0) {
                    assertThat(client.status()).isEqualTo(200);
                }
                if (i % 2 == 0) {
                    client.close();
                } else {
                    client.reset();
                }
            }
            Awaitility.dontCatchUncaughtExceptions().await().atMost(IN_TIME).until(() -> server.connections() == 0);
            Awaitility.dontCatchUncaughtExceptions()
                    .await()
                    .atMost(IN_TIME)
                    .until(() -> ends.completed.get() == ends.begun.get());
            assertThat(ends.begun.get()).isGreaterThan(count / 2);
            assertThat(ends.timeOuts).containsExactly(0L);
        }
    }

    @Test
    void clients_wait_as_long_as_they_are_told_before_they_come_back() throws Exception {
        Duration time = Duration.ofMillis(1234);
        try (BroadcastServer server = server()) {
            CableServlet servlet = new CableServlet(server).withRetry(time);
            try (Running running = start(application -> servlet.install(application, Containers.PATH));
                    EventClient client = EventClient.connect(address(running))) {
                assertThat(client.status()).isEqualTo(200);
                server.broadcaster().broadcast(NEWS, "a");
                assertThat(client.event(0).data()).isEqualTo("a");
                assertThat(client.retry()).contains(time);
            }
            for (Duration never : List.of(Duration.ofMillis(-1), Duration.ofDays(25))) {
                assertThatThrownBy(() -> servlet.withRetry(never)).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void with_http_1_1_a_stream_is_the_last_answer_on_its_connection() throws Exception {
        try (BroadcastServer server = server();
                Running running = start(Containers.Setup.of(server));
                EventClient client = EventClient.connect(address(running))) {
            assertThat(client.status()).isEqualTo(200);
            assertThat(client.headers("Connection")).singleElement().asString().isEqualToIgnoringCase("close");
        }
    }

    @Test
    void a_request_whose_connection_fails_from_within_is_answered() throws Exception {
        FailingAcceptor acceptor = new FailingAcceptor();
        try (Running running = start(Containers.Setup.of(acceptor));
                EventClient client = EventClient.connect(address(running))) {
            RecordingConnection connection = acceptor.recording.awaitConnection(0);

            connection
                    .send(List.of(new Frame("", EventNote.Stage.WELCOMED)))
                    .exceptionally(failure -> null)
                    .join();

            assertThat(client.status()).isEqualTo(500);
            connection.awaitClosed(IN_TIME);
        }
    }

    private static FilterRegistration.Dynamic add(Filter filter, ServletContext application) {
        FilterRegistration.Dynamic added = application.addFilter("filter", filter);
        added.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        return added;
    }

    private static URI address(Running running) {
        return URI.create(running.uri() + "?channel=News");
    }

    private BroadcastServer server() {
        Channel news = new Channel() {
            @Override
            public void subscribed(Subscription client) {
                client.streamFrom(NEWS);
                subscribed.incrementAndGet();
            }
        };
        return BroadcastServer.builder()
                .channel("News", news)
                .limits(Limits.DEFAULT.timing(times -> new Limits.Timing(
                        Duration.ofMillis(100),
                        times.handshake(),
                        times.subscribe(),
                        times.writeStall(),
                        times.close(),
                        Duration.ofMillis(100),
                        times.stop())))
                .build();
    }

    /** Counts asynchronous requests, and notes their time-outs. */
    private static final class Ends implements AsyncListener {
        private final AtomicInteger begun = new AtomicInteger();
        private final AtomicInteger completed = new AtomicInteger();
        private final Set<Long> timeOuts = ConcurrentHashMap.newKeySet();

        void watch(ServletRequest request) {
            try {
                AsyncContext cycle = request.getAsyncContext();
                timeOuts.add(cycle.getTimeout());
                cycle.addListener(this);
                begun.incrementAndGet();
            } catch (IllegalStateException over) {
                // It was refused, or has ended already.
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            completed.incrementAndGet();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // The servlet deals with it.
        }

        @Override
        public void onError(AsyncEvent event) {
            // The servlet deals with it.
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // Nobody starts it again.
        }
    }
}
