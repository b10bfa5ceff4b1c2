package io.broadcast4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.broadcast4j.test.CableClient;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CutLineTest {
    private static final int NO_CLOSE_FRAME = 1006;
    private static final String TICKS = "{\"channel\":\"TicksChannel\"}";

    private DemoServer server;
    private Visitor visitor;

    @BeforeEach
    void start() throws IOException {
        server = DemoServer.start(Settings.onPort(0));
        visitor = new Visitor(server.uri());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void every_connection_of_a_line_ends_without_a_close_frame_and_no_other_one() {
        try (CableClient other = connect("b")) {
            CableClient first = connect("a");
            CableClient second = connect("a");
            assertThat(visitor.post("/cut?line=a").statusCode()).isEqualTo(204);
            assertThat(first.awaitClose()).isEqualTo(NO_CLOSE_FRAME);
            assertThat(second.awaitClose()).isEqualTo(NO_CLOSE_FRAME);
            other.subscribe(TICKS);
        }
    }

    @Test
    void who_comes_back_gets_in_when_the_line_is_not_to_stay_down() {
        CableClient first = connect("a");
        visitor.post("/cut?line=a&seconds=0");
        first.awaitClose();
        try (CableClient again = connect("a")) {
            again.subscribe(TICKS);
        }
    }

    @Test
    void nobody_gets_in_on_a_line_that_is_down() {
        visitor.post("/cut?line=a&seconds=60");
        assertThatThrownBy(() -> connect("a")).isInstanceOf(AssertionError.class);
        connect("b").close();
    }

    @Test
    void a_cut_has_a_line_and_takes_a_minute_at_most() {
        for (String query : List.of(
                "", "?line=" + "x".repeat(65), "?line=a&seconds=61", "?line=a&seconds=-1", "?line=a&seconds=soon")) {
            assertThat(visitor.post("/cut" + query).statusCode()).as(query).isEqualTo(400);
        }
        assertThat(visitor.get("/cut?line=a").statusCode()).isEqualTo(405);
    }

    private CableClient connect(String line) {
        return CableClient.connect(URI.create("ws://localhost:%d/cable?line=%s&token=%s"
                .formatted(server.uri().getPort(), line, visitor.tokenFor("Ann"))));
    }
}
