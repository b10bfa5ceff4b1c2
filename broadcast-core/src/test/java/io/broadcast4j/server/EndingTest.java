package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.transport.Disconnect;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EndingTest {
    private static final int ROUNDS = 20_000;

    private final Ending ending = new Ending();

    @Test
    void the_first_reason_counts() {
        assertThat(ending.cut(Disconnect.RATE_LIMITED)).isTrue();
        assertThat(ending.cut(Disconnect.TOO_SLOW)).isFalse();
        assertThat(ending.giveWay()).isFalse();
        assertThat(ending.isBegun()).isTrue();
        assertThat(ending.isGone()).isFalse();

        assertThat(ending.vanish()).isTrue();
        assertThat(ending.vanish()).isFalse();
        assertThat(ending.isLost()).isFalse();
        assertThat(ending.isForGood()).isFalse();
    }

    @Test
    void a_connection_that_just_went_away_is_lost() {
        ending.vanish();

        assertThat(ending.isLost()).isTrue();
        assertThat(ending.isForGood()).isFalse();
        assertThat(ending.cut(Disconnect.UNAUTHORIZED)).isFalse();
        assertThat(ending.giveWay()).isFalse();
    }

    @Test
    void a_slow_or_silent_one_is_lost_when_it_has_gone() {
        ending.cut(Disconnect.NO_PONG);
        assertThat(ending.isLost()).isFalse();
        ending.vanish();

        assertThat(ending.isLost()).isTrue();
    }

    @Test
    void a_slow_or_silent_one_may_give_way_before_it_has_gone() {
        ending.cut(Disconnect.TOO_SLOW);

        assertThat(ending.giveWay()).isTrue();
        ending.vanish();
        assertThat(ending.isLost()).isFalse();
    }

    @Test
    void one_that_was_given_up_is_lost_before_the_reason_is_noted() {
        ending.vanish();

        assertThat(ending.abandon(Disconnect.TOO_SLOW)).isTrue();
        assertThat(ending.abandon(Disconnect.TOO_SLOW)).isFalse();
        assertThat(ending.isLost()).isTrue();
        assertThat(ending.giveWay()).isFalse();
    }

    @Test
    void one_that_is_sent_away_for_good_is_neither() {
        ending.cut(Disconnect.remote(false));
        ending.vanish();

        assertThat(ending.isForGood()).isTrue();
        assertThat(ending.isLost()).isFalse();
    }

    @Test
    @Timeout(60)
    void it_either_gives_way_or_is_lost() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CyclicBarrier start = new CyclicBarrier(2);
        try {
            for (int i = 0; i < ROUNDS; i++) {
                Ending contested = new Ending();
                Future<Boolean> gaveWay = threads.submit(() -> {
                    start.await();
                    return contested.giveWay();
                });
                Future<Boolean> lost = threads.submit(() -> {
                    start.await();
                    contested.vanish();
                    return contested.isLost();
                });
                assertThat(gaveWay.get()).isNotEqualTo(lost.get());
            }
        } finally {
            threads.shutdown();
        }
    }
}
