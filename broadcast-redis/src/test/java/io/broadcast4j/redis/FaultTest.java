package io.broadcast4j.redis;

import io.broadcast4j.backplane.HistoryPolicy;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What goes wrong with Redis, done on purpose under load, and what becomes of the messages. After each fault every viewer
 * has seen each stored message once and in order, or was told that it missed some. The table of the run is written to
 * {@code target/reliability.md}.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
@Isolated
abstract class FaultTest {
    /** How long the long outages take, in seconds. */
    static final int LONG_SECONDS = Integer.getInteger("faults.seconds", 7);

    RedisServer redis;
    FaultRun run;

    @AfterEach
    void stop() {
        if (run != null) {
            run.close();
        }
        redis.close();
    }

    @AfterAll
    static void writeTable() throws IOException {
        FaultTable.write();
    }

    final FaultRun run() throws InterruptedException {
        return run(FaultRun.LONG);
    }

    final FaultRun run(HistoryPolicy history) throws InterruptedException {
        run = new FaultRun(redis.port(), history);
        return run;
    }
}
