package io.broadcast4j.jakarta.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.after;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Frame;
import io.broadcast4j.transport.Inlet;
import io.broadcast4j.transport.Outlet;
import jakarta.websocket.CloseReason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SessionOutletTest {
    private static final int SOON_MILLIS = 10_000;

    private final FakeRemote remote = new FakeRemote();
    private final Inlet inlet = mock(Inlet.class);
    private final Outlet.Done done = mock(Outlet.Done.class);
    private final SessionOutlet outlet = outlet(Duration.ofMillis(100));

    @Test
    void the_end_is_reported_once_however_often_it_comes() {
        outlet.attach(inlet);

        outlet.end();
        outlet.end();

        verify(inlet, after(300).times(1)).closed();
    }

    @Test
    void an_end_that_comes_before_the_inlet_is_reported_to_it() {
        outlet.end();

        outlet.attach(inlet);

        verify(inlet).closed();
    }

    @Test
    void a_container_that_never_closes_does_not_keep_the_connection_alive() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        doAnswer(call -> {
                    never.await();
                    return null;
                })
                .when(remote.session)
                .close(any());
        outlet.attach(inlet);
        outlet.send(List.of(new Frame("stuck")), done);

        outlet.close(Disconnect.TOO_SLOW);

        verify(inlet, timeout(SOON_MILLIS)).closed();
        verify(done, timeout(SOON_MILLIS)).failed(any());
        never.countDown();
    }

    @Test
    void the_first_reason_counts() throws IOException {
        outlet.attach(inlet);

        outlet.close(Disconnect.UNAUTHORIZED);
        outlet.close(Disconnect.INTERNAL_ERROR);

        verify(inlet, timeout(SOON_MILLIS)).closed();
        verify(remote.session, times(1)).close(any());
        verify(remote.session)
                .close(org.mockito.ArgumentMatchers.argThat(
                        (CloseReason reason) -> reason.getCloseCode().getCode() == 1008
                                && reason.getReasonPhrase().equals("unauthorized")));
    }

    @Test
    void a_send_that_fails_is_the_end() {
        outlet.attach(inlet);
        outlet.send(List.of(new Frame("a")), done);

        remote.fail(new IOException("reset"));

        verify(done).failed(any());
        verify(inlet, timeout(SOON_MILLIS)).closed();
    }

    @Test
    void a_send_after_the_end_fails() {
        outlet.attach(inlet);
        outlet.end();

        outlet.send(List.of(new Frame("late")), done);

        verify(done).failed(any());
        assertThat(remote.sent).isEmpty();
    }

    @Test
    void a_send_that_ends_while_the_connection_does_is_reported_once() throws InterruptedException {
        Random random = new Random(42);
        Closing closing = new Closing(Duration.ofMillis(100));
        for (int i = 0; i < 300; i++) {
            FakeRemote each = new FakeRemote();
            SessionOutlet racing = new SessionOutlet(each.session, new PortableFrameWriter(each.endpoint), closing);
            Outlet.Done once = mock(Outlet.Done.class);
            racing.send(List.of(new Frame("a")), once);
            int spin = random.nextInt(2_000);
            Thread ending = new Thread(() -> {
                for (int turn = 0; turn < spin; turn++) {
                    Thread.onSpinWait();
                }
                racing.end();
            });
            ending.start();
            each.complete();
            ending.join();

            assertThat(org.mockito.Mockito.mockingDetails(once).getInvocations())
                    .hasSize(1);
        }
    }

    private SessionOutlet outlet(Duration closeTimeout) {
        return new SessionOutlet(remote.session, new PortableFrameWriter(remote.endpoint), new Closing(closeTimeout));
    }
}
