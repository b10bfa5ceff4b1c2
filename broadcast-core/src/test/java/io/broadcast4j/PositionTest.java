package io.broadcast4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PositionTest {
    @Test
    void an_offset_is_not_negative() {
        assertThat(new Position("e", 0, "")).isNotEqualTo(Position.NONE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Position("e", -1, ""))
                .withMessageContaining("-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "a.b", ".a", "a."})
    void neither_an_epoch_nor_an_entry_id_has_a_dot(String dotted) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Position(dotted, 1, "7-0"))
                .withMessageContaining("epoch");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Position("e", 1, dotted))
                .withMessageContaining("entry id");
    }

    @Test
    void a_message_moves_to_its_position_and_stays_the_same_otherwise() {
        Message message = new Message(Stream.of("a"), "1", Position.NONE, "c1");
        Position position = new Position("e", 7, "7-0");

        assertThat(message.at(position)).isEqualTo(new Message(Stream.of("a"), "1", position, "c1"));
    }
}
