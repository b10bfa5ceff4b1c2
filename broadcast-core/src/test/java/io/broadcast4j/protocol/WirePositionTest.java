package io.broadcast4j.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.broadcast4j.Position;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WirePositionTest {
    @ParameterizedTest(name = "epoch {0}, entry {1}: {2}")
    @CsvSource({
        "x123, '',              x123",
        "x123, 1700000000000-5, x123.1700000000000-5",
        "'',   '',              ''",
        "é,    a,               é.a",
    })
    void a_position_comes_back_as_it_went(String epoch, String entry, String shown) {
        Position position = new Position(epoch, 7, entry);

        assertThat(WirePosition.epoch(position)).isEqualTo(shown);
        assertThat(WirePosition.of(shown, 7)).isEqualTo(position);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x123.17.0", "x123..17", "x123...", "..", ".17.", "x123.17."})
    void a_text_with_several_dots_is_no_position(String epoch) {
        assertThatIllegalArgumentException().isThrownBy(() -> WirePosition.of(epoch, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".17"})
    void a_text_without_an_epoch_is_no_place_in_any_history(String epoch) {
        assertThat(WirePosition.of(epoch, 1).isNone()).isTrue();
    }

    @Test
    void an_epoch_with_nothing_behind_the_dot_is_that_epoch() {
        assertThat(WirePosition.of("x123.", 0)).isEqualTo(new Position("x123", 0, ""));
    }

    @Test
    void an_offset_is_not_negative() {
        assertThatIllegalArgumentException().isThrownBy(() -> WirePosition.of("x123", -1));
    }
}
