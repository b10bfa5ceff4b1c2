package io.broadcast4j.server;

import static io.broadcast4j.server.Extended.isRestored;
import static io.broadcast4j.server.Extended.sid;
import static io.broadcast4j.server.LabClient.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadcast4j.Identity;
import io.broadcast4j.Stream;
import io.broadcast4j.auth.Authentication;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.transport.Disconnect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that come back at any moment, and are cut off at any step of that, on real threads. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class SessionStressTest {
    private static final Stream A = Stream.of("a");
    private static final long SEED = 20_261_122;
    private static final int DRIVERS = 3;
    private static final int RETURNS_EACH = 3_000;
    private static final int DUELS = 2_000;

    private final Roomy channel = new Roomy();
    private final ExecutorService application = Executors.newFixedThreadPool(4);
    private final ExecutorService drivers = Executors.newFixedThreadPool(DRIVERS);
    private final BroadcastServer server = BroadcastServer.builder()
            .channel("Room", channel)
            .authenticator(handshake -> Authentication.accepted(
                    Identity.of(handshake.parameter("token").orElseThrow())))
            .limits(Limits.DEFAULT.continuity(bounds -> bounds.withSessions(Duration.ofSeconds(2), 10_000)
                    .withPresence(Duration.ofSeconds(1), Duration.ofSeconds(3))))
            .executor(application)
            .build();

    @AfterEach
    void stop() {
        server.close();
        application.shutdown();
        drivers.shutdown();
    }

    @Test
    void nothing_is_left_of_those_who_are_cut_off_at_any_step_of_their_return() throws Exception {
        List<Future<?>> driven = new ArrayList<>();
        AtomicInteger restored = new AtomicInteger();
        for (int i = 0; i < DRIVERS; i++) {
            Random random = new Random(SEED + i);
            String token = "user" + i;
            driven.add(drivers.submit(() -> comeAndGo(token, random, restored)));
        }
        for (Future<?> driver : driven) {
            driver.get();
        }

        await("every connection is cleaned up").atMost(Duration.ofSeconds(30)).until(() -> server.connections() == 0);
        await("every session is over").atMost(Duration.ofSeconds(30)).until(() -> server.streams() == 0);
        await("nobody is present")
                .atMost(Duration.ofSeconds(30))
                .until(() -> server.presence()
                                .members(A)
                                .toCompletableFuture()
                                .join()
                                .total()
                        == 0);
        assertThat(channel.unsubscribed).hasValue(channel.subscribed.get());
        assertThat(restored).as("sessions restored").hasValueGreaterThan(300);
        for (int i = 0; i < Limits.DEFAULT.capacity().connectionsPerIdentity(); i++) {
            LabClient client =
                    new LabClient(server, Extended.handshake("user0", "").build());
            client.outlet.await(1);
            assertThat(client.closed()).as("nobody is counted who is not there").isEmpty();
        }
    }

    private void comeAndGo(String token, Random random, AtomicInteger restored) {
        String sid = "";
        for (int i = 0; i < RETURNS_EACH; i++) {
            LabClient client =
                    new LabClient(server, Extended.handshake(token, sid).build());
            if (random.nextInt(3) > 0) {
                client.outlet.await(1);
                restored.addAndGet(isRestored(client) ? 1 : 0);
                if (client.texts().get(0).startsWith("{\"type\":\"welcome\"")) {
                    sid = sid(client);
                    client.subscribe(ROOM);
                }
            }
            if (random.nextInt(50) == 0) {
                server.disconnect(token, true);
            }
            if (random.nextInt(10) == 0) {
                client.inlet.refuse(Disconnect.UNSUPPORTED_DATA);
            }
            if (random.nextInt(4) == 0) {
                // Comes back while this connection is still thought to be alive.
                new LabClient(server, Extended.handshake(token, sid).build()).leave();
            }
            client.leave();
        }
    }

    @Test
    void of_those_who_come_back_to_one_session_at_the_same_moment_one_gets_it() throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < DUELS; i++) {
            String token = "u" + i;
            LabClient old = new LabClient(server, Extended.handshake(token, "").build());
            old.outlet.await(1);
            String sid = sid(old);
            boolean dropped = random.nextBoolean();
            CyclicBarrier start = new CyclicBarrier(3);
            Future<LabClient> first = drivers.submit(() -> comeBack(start, token, sid));
            Future<LabClient> second = drivers.submit(() -> comeBack(start, token, sid));
            start.await();
            if (dropped) {
                old.leave();
            }

            LabClient one = first.get();
            LabClient other = second.get();
            one.outlet.await(1);
            other.outlet.await(1);
            List<LabClient> all = dropped ? List.of(one, other) : List.of(old, one, other);
            await("at most one goes by the name of the session")
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .until(() -> all.stream()
                                    .filter(client -> client.closed().isEmpty())
                                    .filter(client -> sid(client).equals(sid))
                                    .count()
                            < 2);
            one.leave();
            other.leave();
            old.leave();
        }
    }

    private LabClient comeBack(CyclicBarrier start, String token, String sid) throws Exception {
        start.await();
        return new LabClient(server, Extended.handshake(token, sid).build());
    }

    /** Counts who comes and goes. */
    private static final class Roomy implements Channel {
        private final AtomicInteger subscribed = new AtomicInteger();
        private final AtomicInteger unsubscribed = new AtomicInteger();

        @Override
        public void subscribed(Subscription client) {
            subscribed.incrementAndGet();
            client.streamFrom(A);
            client.presence(A).join("here");
            client.transmit("hello");
        }

        @Override
        public void unsubscribed(Subscription client) {
            unsubscribed.incrementAndGet();
        }
    }
}
