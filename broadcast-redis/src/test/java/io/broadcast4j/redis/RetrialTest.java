package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.test.ManualScheduler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisLoadingException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RetrialTest {
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final ManualScheduler time = new ManualScheduler();
    private final Retrial retrial = new Retrial(new Control(time), PATIENCE);
    private Throwable failure = RedisFailure.notConnected();
    private int asked;

    @Test
    void it_asks_again_until_there_is_an_answer() {
        CompletableFuture<String> answer = ask();
        time.advance(Duration.ofSeconds(3));
        assertThat(answer).isNotDone();
        failure = null;
        time.advance(Duration.ofSeconds(1));
        assertThat(answer).isCompletedWithValue("answer");
        int then = asked;
        time.advance(PATIENCE);
        assertThat(asked).isEqualTo(then);
    }

    @Test
    void it_gives_up_in_the_end_and_leaves_nothing_to_do() {
        CompletableFuture<String> answer = ask();
        time.advance(PATIENCE.plusSeconds(1));
        assertThat(answer).isCompletedExceptionally();
        assertThat(asked).isBetween(30, 40);
        assertThat(time.waiting()).isZero();
    }

    @Test
    void what_passes_is_waited_for() {
        failure = new CompletionException(RedisFailure.of(new RedisLoadingException("LOADING")));
        CompletableFuture<String> answer = ask();
        assertThat(answer).isNotDone();
        failure = null;
        time.advance(Duration.ofSeconds(1));
        assertThat(answer).isCompleted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"WRONGTYPE of somebody else", "NOPERM no permissions", "ERR user_script:1"})
    void what_does_not_pass_is_told_at_once(String error) {
        failure = new RedisCommandExecutionException(error);
        CompletableFuture<String> answer = ask();
        assertThat(asked).isEqualTo(1);
        assertThat(answer).failsWithin(Duration.ZERO).withThrowableThat().withMessageContaining(error);
    }

    @Test
    void a_closed_backplane_is_not_asked_again() {
        failure = RedisFailure.closed();
        assertThat(ask()).isCompletedExceptionally();
        assertThat(asked).isEqualTo(1);
    }

    private CompletableFuture<String> ask() {
        return retrial.ask(() -> {
                    asked++;
                    return failure == null
                            ? CompletableFuture.completedFuture("answer")
                            : CompletableFuture.<String>failedFuture(failure);
                })
                .toCompletableFuture();
    }
}
