package io.broadcast4j.sse;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ConnectionBreakerTest {
    private static final int PATIENCE_MILLIS = 2_000;
    private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

    private final BlockingQueue<Flood> floods = new LinkedBlockingQueue<>();

    @ParameterizedTest
    @EnumSource
    void a_client_that_does_not_read_is_gone_soon(EventStreamContainers container) throws Exception {
        try (var server = container.start(flooding());
                var client = EventStreamSocket.get(server.port(), "/flood", "")) {
            Flood flood = stalled();
            assertThat(ConnectionBreaker.breakOff(flood.request)).isTrue();

            assertThat(flood.over.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
            assertThat(client.readToTheEnd(PATIENCE_MILLIS)).doesNotEndWith(LAST_CHUNK);
        }
    }

    @ParameterizedTest
    @EnumSource
    void it_is_found_below_the_wrappers_of_filters(EventStreamContainers container) throws Exception {
        try (var server = container.start(flooding());
                var client = EventStreamSocket.get(server.port(), "/flood", "")) {
            Flood flood = stalled();
            ServletRequest wrapped = new HttpServletRequestWrapper(new HttpServletRequestWrapper(flood.request));
            assertThat(ConnectionBreaker.breakOff(wrapped)).isTrue();

            assertThat(client.readToTheEnd(PATIENCE_MILLIS)).doesNotEndWith(LAST_CHUNK);
        }
    }

    @ParameterizedTest
    @EnumSource
    void many_that_do_not_read_hold_up_nobody(EventStreamContainers container) throws Exception {
        int many = 30;
        List<EventStreamSocket> clients = new ArrayList<>();
        try (var server = container.start(flooding())) {
            for (int i = 0; i < many; i++) {
                clients.add(EventStreamSocket.get(server.port(), "/flood", ""));
            }
            for (int i = 0; i < many; i++) {
                Flood flood = stalled();
                assertThat(ConnectionBreaker.breakOff(flood.request)).isTrue();
                assertThat(flood.over.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
                        .isTrue();
            }
            try (var other = EventStreamSocket.get(server.port(), "/short", "")) {
                assertThat(other.readUntil("short answer")).contains("200");
            }
        } finally {
            for (EventStreamSocket client : clients) {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_request_of_no_known_container_is_left_to_the_caller(EventStreamContainers container) throws Exception {
        try (var server = container.start(flooding());
                var client = EventStreamSocket.get(server.port(), "/flood", "")) {
            Flood flood = stalled();
            Object hidden = Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {HttpServletRequest.class},
                    (proxy, method, arguments) -> method.invoke(flood.request, arguments));
            assertThat(ConnectionBreaker.breakOff((ServletRequest) hidden)).isFalse();
            assertThat(ConnectionBreaker.breakOff(flood.request)).isTrue();
            assertThat(client.readToTheEnd(PATIENCE_MILLIS)).doesNotEndWith(LAST_CHUNK);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_request_that_is_not_asynchronous_is_left_to_the_caller(EventStreamContainers container) throws Exception {
        try (var server = container.start(flooding());
                var client = EventStreamSocket.get(server.port(), "/short", "")) {
            assertThat(client.readUntil("short answer")).contains("200").contains("broken off: false");
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

    /** Waits until the next client has its socket full. */
    private Flood stalled() throws InterruptedException {
        Flood flood = floods.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        assertThat(flood).isNotNull();
        long written = -1;
        while (written != flood.written || written == 0) {
            written = flood.written;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
        }
        return flood;
    }

    private HttpServlet flooding() {
        return new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                if (request.getRequestURI().equals("/flood")) {
                    new Flood(request, response).start();
                } else {
                    boolean brokenOff = ConnectionBreaker.breakOff(request);
                    response.getWriter().print("broken off: " + brokenOff + ", short answer");
                }
            }
        };
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
        public void onError(Throwable cause) {}

        @Override
        public void onComplete(AsyncEvent event) {
            over.countDown();
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
