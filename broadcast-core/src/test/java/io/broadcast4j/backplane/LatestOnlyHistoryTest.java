package io.broadcast4j.backplane;

import static io.broadcast4j.backplane.HistoryLab.START;
import static io.broadcast4j.backplane.HistoryLab.assertGap;
import static io.broadcast4j.backplane.HistoryLab.at;
import static io.broadcast4j.backplane.HistoryLab.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LatestOnlyHistoryTest {
    private static final Stream SCORE = Stream.of("score");
    private static final HistoryPolicy LATEST = HistoryPolicy.latestOnly(Duration.ofMinutes(5));

    private final HistoryLab lab = new HistoryLab();

    @Test
    void the_newest_is_everything_wherever_one_comes_from() {
        Position top = lab.publishTo(SCORE, 5, LATEST);

        assertThat(texts(lab.since(SCORE, at(top, 1)))).containsExactly("5");
        assertThat(texts(lab.since(SCORE, at(top, 99)))).containsExactly("5");
        assertThat(texts(lab.since(SCORE, new Position("other", 5, "")))).containsExactly("5");
        assertThat(texts(lab.since(SCORE, Position.NONE))).containsExactly("5");
        assertThat(texts(lab.since(SCORE, START))).containsExactly("5");
        assertThat(texts(lab.since(SCORE, Instant.EPOCH))).containsExactly("5");
    }

    @Test
    void whoever_has_seen_the_newest_gets_nothing() {
        Position top = lab.publishTo(SCORE, 5, LATEST);

        assertThat(texts(lab.since(SCORE, top))).isEmpty();
        assertThat(texts(lab.since(SCORE, new Position(top.epoch(), 5, "9-1")))).isEmpty();
        assertThat(texts(lab.since(SCORE, START.plusSeconds(1)))).isEmpty();
    }

    @Test
    void only_one_message_can_be_the_newest() {
        for (int messages : new int[] {0, 2, HistoryPolicy.MAX_MESSAGES}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new HistoryPolicy(messages, LATEST.age(), true))
                    .withMessageContainingAll("latestOnly", "messages, not " + messages);
        }
    }

    @Test
    void a_state_that_is_too_old_is_a_gap_for_whoever_has_not_seen_it() {
        Position top = lab.publishTo(SCORE, 5, LATEST);
        lab.pass(LATEST.age().plusNanos(1));

        assertGap(lab.since(SCORE, at(top, 4)));
        assertGap(lab.since(SCORE, START));
        assertThat(texts(lab.since(SCORE, top))).isEmpty();
        assertThat(texts(lab.since(SCORE, START.plusNanos(1)))).isEmpty();
    }
}
