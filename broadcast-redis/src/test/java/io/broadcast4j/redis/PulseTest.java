package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PulseTest {
    private static final Duration MOMENT = Duration.ofMillis(250);

    private final ListeningLab lab = new ListeningLab();

    @BeforeEach
    void start() {
        lab.lines().connect();
        lab.connect();
        lab.channels().confirmAll();
        lab.settle();
        lab.news().clear();
    }

    @Test
    void a_node_that_hears_itself_is_well() {
        lab.pulse().start(null);
        for (int i = 0; i < 40; i++) {
            lab.hearSign();
            lab.answer("1000");
            lab.pass(Duration.ofSeconds(1));
        }
        assertThat(lab.pulse().isLost()).isFalse();
        assertThat(lab.news()).isEmpty();
    }

    @Test
    void five_seconds_without_a_sign_are_a_loss_whatever_the_commands_say() {
        lab.pulse().start(null);
        for (int i = 0; i < 4; i++) {
            lab.answer("1000");
            lab.pass(Duration.ofSeconds(1));
        }
        lab.pass(Duration.ofMillis(900));
        assertThat(lab.pulse().isLost()).isFalse();
        lab.pass(Duration.ofMillis(350));
        assertThat(lab.pulse().isLost()).isTrue();
        assertThat(lab.news()).containsExactly("lost");
    }

    @Test
    void a_node_that_stood_still_itself_has_lost_nothing_yet() {
        lab.pulse().start(null);
        lab.standStill(Duration.ofSeconds(60));
        lab.pass(Duration.ofSeconds(4));
        assertThat(lab.pulse().isLost()).isFalse();
        lab.hearSign();
        lab.pass(Duration.ofSeconds(4));
        assertThat(lab.news()).isEmpty();
        lab.pass(Duration.ofSeconds(2));
        assertThat(lab.news()).containsExactly("lost");
    }

    @Test
    void what_was_lost_is_back_when_everything_is_heard_again() {
        lab.pulse().start(null);
        lab.pass(Duration.ofSeconds(6));
        assertThat(lab.news()).containsExactly("lost");
        assertThat(lab.connections()).as("a new connection was made").isGreaterThan(1);

        for (int i = 0; i < 8; i++) {
            lab.hearSign();
            lab.pass(MOMENT);
        }
        assertThat(lab.news()).as("not all is subscribed to").containsExactly("lost");

        lab.channels().confirmAll();
        lab.settle();
        lab.hearSign();
        lab.pass(MOMENT);
        assertThat(lab.news()).containsExactly("lost", "whole", "missed", "restored");
        assertThat(lab.pulse().isLost()).isFalse();
    }

    @Test
    void a_node_that_starts_without_redis_is_lost_at_once_and_found_once() {
        lab.pulse().start("it is not there");
        lab.pass(MOMENT);
        assertThat(lab.news()).as("a connection alone proves nothing").containsExactly("lost");
        lab.pass(Duration.ofSeconds(7));
        lab.channels().confirmAll();
        lab.settle();
        for (int i = 0; i < 8; i++) {
            lab.hearSign();
            lab.pass(MOMENT);
        }
        assertThat(lab.news().stream().filter("lost"::equals)).hasSize(1);
        assertThat(lab.news().stream().filter("restored"::equals)).hasSize(1);
    }

    @Test
    void other_data_than_before_are_missed_messages() {
        lab.pulse().start(null);
        lab.answer("1000");
        lab.hearSign();
        lab.pass(Duration.ofSeconds(1));
        lab.answer("1000");
        assertThat(lab.news()).isEmpty();
        lab.hearSign();
        lab.pass(Duration.ofSeconds(1));
        lab.answer("2000");
        assertThat(lab.news()).containsExactly("missed");
    }

    @Test
    void nothing_is_looked_at_when_it_has_stopped() {
        lab.pulse().start(null);
        lab.pulse().stop();
        lab.pass(Duration.ofSeconds(60));
        assertThat(lab.news()).isEmpty();
    }
}
