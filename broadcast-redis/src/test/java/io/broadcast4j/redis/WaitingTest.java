package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.BroadcastException.Outcome;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WaitingTest {
    private final Waiting waiting = new Waiting();

    @Test
    void a_thousand_messages_wait_for_a_silent_redis_and_not_one_more() {
        for (int i = 0; i < Waiting.MAX_MESSAGES_WHILE_SILENT; i++) {
            waiting.enter(1, true);
        }
        assertFull(1, true);
        waiting.enter(1, false);
        waiting.leave(1);
        waiting.leave(1);
        waiting.enter(1, true);
        assertThat(waiting.messages()).isEqualTo(Waiting.MAX_MESSAGES_WHILE_SILENT);
    }

    @Test
    void bytes_are_bounded_more_tightly_while_redis_is_silent() {
        waiting.enter((int) Waiting.MAX_BYTES_WHILE_SILENT - 1, true);
        waiting.enter(1, true);
        assertFull(1, true);
        waiting.enter((int) (Waiting.MAX_BYTES - Waiting.MAX_BYTES_WHILE_SILENT), false);
        assertFull(1, false);
    }

    @Test
    void a_message_larger_than_all_room_goes_alone() {
        waiting.enter((int) Waiting.MAX_BYTES + 1, true);
        assertFull(1, false);
        waiting.leave((int) Waiting.MAX_BYTES + 1);
        waiting.enter(1, true);
        assertFull((int) Waiting.MAX_BYTES_WHILE_SILENT, true);
    }

    @Test
    void what_found_no_room_takes_none() {
        waiting.enter((int) Waiting.MAX_BYTES, false);
        for (int i = 0; i < 10; i++) {
            assertFull(5, false);
        }
        waiting.leave((int) Waiting.MAX_BYTES);
        assertThat(waiting.messages()).isZero();
        waiting.enter((int) Waiting.MAX_BYTES, false);
    }

    private void assertFull(int size, boolean silent) {
        assertThatThrownBy(() -> waiting.enter(size, silent))
                .isInstanceOfSatisfying(
                        BroadcastException.class,
                        failure -> assertThat(failure.outcome()).isEqualTo(Outcome.REJECTED));
    }
}
