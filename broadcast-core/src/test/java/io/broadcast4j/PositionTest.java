package io.broadcast4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PositionTest {
    @Test
    void an_offset_is_not_negative() {
        assertThat(new Position("e", 0, "")).isNotEqualTo(Position.NONE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Position("e", -1, ""))
                .withMessageContaining("-1");
    }

    @Test
    void a_message_moves_to_its_position_and_stays_the_same_otherwise() {
        Message message = new Message(Stream.of("a"), "1", Position.NONE, "c1");
        Position position = new Position("e", 7, "7-0");

        assertThat(message.at(position)).isEqualTo(new Message(Stream.of("a"), "1", position, "c1"));
    }
}
