package io.broadcast4j.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class QueryTest {
    @Test
    void parameters_keep_their_order_and_are_decoded() {
        assertThat(Query.parse("token=a%2Bb+c&room=1&room=%E2%82%AC"))
                .isEqualTo(Map.of("token", List.of("a+b c"), "room", List.of("1", "€")));
    }

    @Test
    void a_query_that_is_missing_or_empty_has_no_parameters() {
        assertThat(Query.parse(null)).isEmpty();
        assertThat(Query.parse("")).isEmpty();
    }

    @Test
    void what_is_malformed_is_taken_as_it_is() {
        assertThat(Query.parse("a=100%&b&=c&a=b=c"))
                .isEqualTo(Map.of("a", List.of("100%", "b=c"), "b", List.of(""), "", List.of("c")));
    }
}
