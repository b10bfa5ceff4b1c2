package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.backplane.HistoryPolicy;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EpochsTest {
    private final Epochs epochs = new Epochs();

    @Test
    void no_epoch_is_like_another_and_each_is_a_word() {
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            String epoch = epochs.next();
            assertThat(epoch).matches("[0-9a-z]{1,13}");
            all.add(epoch);
        }
        assertThat(all).hasSize(10_000);
    }

    @Test
    void an_epoch_outlives_its_messages_by_far() {
        assertThat(Epochs.keptFor(HistoryPolicy.DEFAULT)).isEqualTo(Epochs.KEPT);
        assertThat(Epochs.keptFor(HistoryPolicy.OFF)).isEqualTo(Epochs.KEPT);
        Duration week = Duration.ofDays(7);
        assertThat(Epochs.keptFor(HistoryPolicy.keep(1, week))).isEqualTo(week.multipliedBy(10));
    }
}
