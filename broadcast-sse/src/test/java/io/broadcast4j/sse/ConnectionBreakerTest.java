package io.broadcast4j.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.test.EventClient;
import io.broadcast4j.test.EventClient.End;
import io.broadcast4j.test.TransportContract.Running;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class ConnectionBreakerTest {
    private static final Duration SOON = Duration.ofSeconds(2);

    private final BlockingQueue<Flood> floods = new LinkedBlockingQueue<>();

    @ParameterizedTest
    @EnumSource
    void a_client_that_does_not_read_is_gone_soon(EventStreamContainers container) throws Exception {
        try (Running server = container.start(this::answer);
                EventClient client = notReading(server)) {
            Flood flood = stalled(1).get(0);
            assertThat(ConnectionBreaker.breakOff(flood.request)).isTrue();

            flood.awaitOver();
            assertThat(client.awaitHangUp(SOON)).isEqualTo(End.BROKEN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void it_is_found_below_the_wrappers_of_filters(EventStreamContainers container) throws Exception {
        try (Running server = container.start(this::answer);
                EventClient client = notReading(server)) {
            Flood flood = stalled(1).get(0);
            ServletRequest wrapped = new HttpServletRequestWrapper(new HttpServletRequestWrapper(flood.request));
            assertThat(ConnectionBreaker.breakOff(wrapped)).isTrue();

            assertThat(client.awaitHangUp(SOON)).isEqualTo(End.BROKEN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void many_that_do_not_read_hold_up_nobody(EventStreamContainers container) throws Exception {
        int many = 3 * Containers.THREADS;
        List<EventClient> clients = new ArrayList<>();
        try (Running server = container.start(this::answer)) {
            for (int i = 0; i < many; i++) {
                clients.add(notReading(server));
            }
            List<Flood> all = stalled(many);
            for (Flood flood : all) {
                assertThat(ConnectionBreaker.breakOff(flood.request)).isTrue();
            }
            for (Flood flood : all) {
                flood.awaitOver();
            }
            try (EventClient other = EventClient.connect(server.uri())) {
                assertThat(other.body()).contains("short answer");
            }
        } finally {
            clients.forEach(EventClient::close);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_request_of_no_known_container_is_left_to_the_caller(EventStreamContainers container) throws Exception {
        try (Running server = container.start(this::answer);
                EventClient client = notReading(server)) {
            Flood flood = stalled(1).get(0);
            Object hidden = Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {HttpServletRequest.class},
                    (proxy, method, arguments) -> method.invoke(flood.request, arguments));
            assertThat(ConnectionBreaker.breakOff((ServletRequest) hidden)).isFalse();

            assertThat(ConnectionBreaker.breakOff(flood.request)).isTrue();
            assertThat(client.awaitHangUp(SOON)).isEqualTo(End.BROKEN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_request_that_is_not_asynchronous_is_left_to_the_caller(EventStreamContainers container) throws Exception {
        try (Running server = container.start(this::answer);
                EventClient client = EventClient.connect(server.uri())) {
            assertThat(client.body()).contains("broken off: false");
        }
    }

    @Test
    void what_is_not_there_is_null() {
        assertThat(ByName.call("text", "noSuchMethod")).isNull();
        assertThat(ByName.call(null, "length")).isNull();
        assertThat(ByName.call("text", "repeat", "not a number")).isNull();
        assertThat(ByName.field("text", "noSuchField")).isNull();
        assertThat(ByName.field("text", "value")).isNull();
        assertThat(ByName.constant(String.class, "NO_SUCH_CONSTANT")).isNull();
        assertThat(ByName.constant(getClass(), "no.such.Type", "CONSTANT")).isNull();
        assertThat(ByName.create(getClass(), "no.such.Type", "argument")).isNull();
    }

    private static EventClient notReading(Running server) {
        return EventClient.to(URI.create(server.uri() + "?flood"))
                .receiveBuffer(8 * 1024)
                .connect();
    }

    /** Waits until so many clients have their sockets full. */
    private List<Flood> stalled(int clients) throws InterruptedException {
        List<Flood> all = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            all.add(floods.poll(SOON.toMillis(), TimeUnit.MILLISECONDS));
        }
        assertThat(all).doesNotContainNull();
        Awaitility.await("all have begun")
                .dontCatchUncaughtExceptions()
                .until(() -> all.stream().allMatch(flood -> flood.written > 0));
        EventStreamTrial.awaitStandstill(
                "all are stuck",
                () -> all.stream().mapToLong(flood -> flood.written).sum());
        return all;
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if ("flood".equals(request.getQueryString())) {
            new Flood(request, response).start();
        } else {
            boolean brokenOff = ConnectionBreaker.breakOff(request);
            response.getWriter().print("a short answer, broken off: " + brokenOff);
        }
    }

    /** Writes without end, without blocking. */
    private final class Flood implements WriteListener, AsyncListener {
        private final HttpServletRequest request;
        private final ServletOutputStream out;
        private final byte[] chunk = new byte[16 * 1024];
        private final CountDownLatch over = new CountDownLatch(1);
        private volatile long written;

        private Flood(HttpServletRequest request, HttpServletResponse response) throws IOException {
            this.request = request;
            out = response.getOutputStream();
        }

        private void start() {
            AsyncContext context = request.startAsync();
            context.setTimeout(0);
            context.addListener(this);
            out.setWriteListener(this);
            floods.add(this);
        }

        private void awaitOver() throws InterruptedException {
            assertThat(over.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        }

        @Override
        public void onWritePossible() throws IOException {
            long sum = written;
            while (out.isReady()) {
                out.write(chunk);
                sum += chunk.length;
                written = sum;
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            over.countDown();
        }

        @Override
        public void onError(Throwable cause) {
            // The cycle ends all the same.
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // There is none.
        }

        @Override
        public void onError(AsyncEvent event) {
            // It completes next.
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // Nobody starts it again.
        }
    }
}
