package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastObserver;
import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.InMemoryBackplane;
import io.broadcast4j.backplane.Publication;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.protocol.ActionCableProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class HubStressTest {
    private static final long SEED = 42;
    private static final int THREADS = 4;
    private static final int ROUNDS = 5_000;
    private static final Stream[] STREAMS = {Stream.of("a"), Stream.of("b"), Stream.of("c")};

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final InMemoryBackplane backplane = new InMemoryBackplane();
    private final ExecutorService shardThreads = Executors.newCachedThreadPool();
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final List<Shard> shards = IntStream.range(0, 2)
            .mapToObj(index -> new Shard(index, shardThreads, failures::add))
            .toList();
    private final Hub hub = new Hub(backplane, backplane.history(), shards, new BroadcastObserver() {}, 1 << 20);
    private final Lane.Key key = new Lane.Key(new ActionCableProtocol(new JsonCodec()), "id");

    @BeforeEach
    void connect() {
        backplane.start(hub::receive);
    }

    @AfterEach
    void stop() {
        clients.shutdownNow();
        shardThreads.shutdownNow();
        backplane.close();
    }

    /** A join is never deaf: what is published after it arrives, whoever else joins or leaves at that moment. */
    @Test
    void a_join_hears_what_is_published_after_it_while_others_come_and_go() throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<?>> runs = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Random random = new Random(SEED + thread);
            int number = thread;
            runs.add(clients.submit(() -> {
                start.await();
                for (int round = 0; round < ROUNDS; round++) {
                    joinPublishLeave(number + "-" + round, random);
                }
                return null;
            }));
        }
        for (Future<?> run : runs) {
            run.get(50, TimeUnit.SECONDS);
        }
        assertThat(failures).isEmpty();
        assertThat(hub.streams()).isZero();
    }

    private void joinPublishLeave(String id, Random random) throws InterruptedException {
        Stream stream = STREAMS[random.nextInt(STREAMS.length)];
        FakeRecipient<AwaitingOutlet> me =
                FakeRecipient.of(id, shards.get(random.nextInt(shards.size())), new AwaitingOutlet());
        Membership membership = hub.join(stream, key, me);
        membership.open();
        backplane.publish(Publication.passing(new Message(stream, "\"" + id + "\"", Position.NONE, null)));
        if (random.nextInt(4) > 0) {
            assertThat(me.outlet().await("\"" + id + "\""))
                    .as("seed %d, %s, failures %s", SEED, id, failures)
                    .isTrue();
        }
        membership.leave();
    }
}
