package io.broadcast4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BroadcastOptionsTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "price", "order.placed", "a_b:c-d.E9", "message", "Open"})
    void an_event_may_have_a_name(String name) {
        assertThat(BroadcastOptions.DEFAULT.event(name).event()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a\n",
                "a\ndata: evil",
                "a\r",
                "a\u0000",
                "é",
                "a/b",
                "{}",
                "open",
                "error",
                "gap",
                "disconnect",
                "presence"
            })
    void a_name_that_could_be_mistaken_or_break_out_is_refused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BroadcastOptions.DEFAULT.event(name))
                .withMessageContaining("disconnect");
    }

    @Test
    void a_name_has_64_characters_at_most() {
        assertThat(BroadcastOptions.DEFAULT.event("x".repeat(64)).event()).hasSize(64);
        assertThatIllegalArgumentException().isThrownBy(() -> BroadcastOptions.DEFAULT.event("x".repeat(65)));
    }

    @Test
    void options_go_together_in_any_order() {
        BroadcastOptions all = new BroadcastOptions("c1", "k1", false, "price");

        assertThat(BroadcastOptions.exceptConnection("c1")
                        .event("price")
                        .idempotencyKey("k1")
                        .withoutHistory())
                .isEqualTo(all);
        assertThat(BroadcastOptions.exceptConnection("c1")
                        .withoutHistory()
                        .idempotencyKey("k1")
                        .event("price"))
                .isEqualTo(all);
        assertThat(BroadcastOptions.DEFAULT.event()).isNull();
    }
}
