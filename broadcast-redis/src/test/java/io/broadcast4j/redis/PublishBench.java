package io.broadcast4j.redis;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.Backplane;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.backplane.Publication;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes through a Redis of its own as fast as it goes and prints what that costs: the CPU time of this process and of
 * Redis for each message. With and without history, by one node and by two which both listen. See {@code
 * docs/performance.md}.
 */
final class PublishBench {
    private static final Logger LOG = LoggerFactory.getLogger(PublishBench.class);
    private static final int STREAMS = 16;
    private static final int OUTSTANDING = 256;
    private static final String JSON = "\"" + "x".repeat(98) + "\"";
    private static final int PATIENCE_SECONDS = 120;

    private PublishBench() {}

    /** Takes the number of messages of a run, and how often each is repeated. */
    public static void main(String[] arguments) throws Exception {
        int messages = Integer.parseInt(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        try (RedisServer redis = RedisServer.start()) {
            run(redis, 2, HistoryPolicy.DEFAULT, messages);
            LOG.info("warm; {} messages of 100 bytes to {} streams, {} outstanding", messages, STREAMS, OUTSTANDING);
            for (int round = 0; round < rounds; round++) {
                for (int nodes = 1; nodes <= 2; nodes++) {
                    LOG.info("{} node, without history: {}", nodes, run(redis, nodes, HistoryPolicy.OFF, messages));
                    LOG.info("{} node, with history: {}", nodes, run(redis, nodes, HistoryPolicy.DEFAULT, messages));
                }
            }
        }
    }

    private record Result(double perSecond, double ownMicros, double redisMicros) {
        @Override
        public String toString() {
            return "%.0f a second, per message %.1f µs of CPU here and %.1f µs in Redis"
                    .formatted(perSecond, ownMicros, redisMicros);
        }
    }

    /** Lets each node publish its share, and waits until every node has heard everything. */
    private static Result run(RedisServer redis, int count, HistoryPolicy policy, int messages) throws Exception {
        LongAdder heard = new LongAdder();
        List<Backplane> nodes = new ArrayList<>();
        List<Stream> streams = IntStream.range(0, STREAMS)
                .mapToObj(i -> Stream.of("bench", System.nanoTime(), i))
                .toList();
        try {
            for (int i = 0; i < count; i++) {
                Backplane node = RedisBackplane.builder(redis.uri()).build();
                nodes.add(node);
                node.start(message -> heard.increment());
                for (Stream stream : streams) {
                    node.subscribe(stream).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                }
            }
            double redisBefore = cpuSeconds(redis);
            long ownBefore = ownNanos();
            long begun = System.nanoTime();
            publish(nodes, streams, policy, messages);
            Await.until("everything is heard", () -> heard.sum() >= (long) messages * count);
            double seconds = (System.nanoTime() - begun) / 1e9;
            return new Result(
                    messages / seconds,
                    (ownNanos() - ownBefore) / 1e3 / messages,
                    (cpuSeconds(redis) - redisBefore) * 1e6 / messages);
        } finally {
            nodes.forEach(Backplane::close);
        }
    }

    private static void publish(List<Backplane> nodes, List<Stream> streams, HistoryPolicy policy, int messages)
            throws InterruptedException {
        Semaphore room = new Semaphore(OUTSTANDING);
        CountDownLatch stored = new CountDownLatch(messages);
        for (int i = 0; i < messages; i++) {
            room.acquire();
            Message message = new Message(streams.get(i % STREAMS), JSON, Position.NONE, null);
            nodes.get(i % nodes.size())
                    .publish(new Publication(message, policy, null))
                    .whenComplete((position, failure) -> {
                        room.release();
                        stored.countDown();
                        if (failure != null) {
                            LOG.error("Not stored", failure);
                        }
                    });
        }
        if (!stored.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("Redis did not store everything");
        }
    }

    private static double cpuSeconds(RedisServer redis) {
        return Double.parseDouble(redis.info("used_cpu_user")) + Double.parseDouble(redis.info("used_cpu_sys"));
    }

    private static long ownNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
