package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.transport.Handshake;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TrustTest {
    private static final long SINCE = Long.MAX_VALUE - 5;
    private static final long HOUR = Trust.LONGEST.toNanos();
    private static final Handshake NOBODY = holding(Map.of());

    private static Handshake holding(Map<String, Object> session) {
        return Handshake.builder("/cable").session(session::get).build();
    }

    @Test
    void who_says_the_same_is_trusted() {
        assertThat(new Trust("f", Map.of(), SINCE).covers(NOBODY, "f", SINCE)).isTrue();
    }

    @Test
    void who_says_something_else_is_not() {
        Trust trust = new Trust("f", Map.of(), SINCE);

        assertThat(trust.covers(NOBODY, "g", SINCE)).isFalse();
        assertThat(trust.covers(NOBODY, "F", SINCE)).isFalse();
        assertThat(trust.covers(NOBODY, "", SINCE)).isFalse();
    }

    @Test
    void trust_lasts_an_hour_and_not_a_moment_more_even_where_the_clock_turns_over() {
        Trust trust = new Trust("f", Map.of(), SINCE);

        assertThat(trust.covers(NOBODY, "f", SINCE + HOUR - 1)).isTrue();
        assertThat(trust.covers(NOBODY, "f", SINCE + HOUR)).isFalse();
    }

    @Test
    void what_was_found_in_the_session_is_there_still() {
        Trust trust = new Trust("f", Map.of("user", Optional.of("ann"), "role", Optional.empty()), SINCE);

        assertThat(trust.covers(holding(Map.of("user", "ann")), "f", SINCE)).isTrue();
        assertThat(trust.covers(holding(Map.of("user", "ann", "cart", 3)), "f", SINCE))
                .as("what nobody looked at does not count")
                .isTrue();
        assertThat(trust.covers(NOBODY, "f", SINCE)).isFalse();
        assertThat(trust.covers(holding(Map.of("user", "bob")), "f", SINCE)).isFalse();
        assertThat(trust.covers(holding(Map.of("user", "ann", "role", "admin")), "f", SINCE))
                .as("what was not there has come")
                .isFalse();
    }

    @Test
    void none_trusts_nobody() {
        assertThat(Trust.NONE.covers(NOBODY, "", 0)).isFalse();
        assertThat(Trust.NONE.covers(NOBODY, "f", 0)).isFalse();
    }

    @Test
    void attributes_that_are_read_later_are_not_part_of_it() {
        Map<String, Optional<Object>> attributes = new HashMap<>();
        Trust trust = new Trust("f", attributes, SINCE);

        attributes.put("user", Optional.of("ann"));

        assertThat(trust.covers(NOBODY, "f", SINCE)).isTrue();
    }
}
