package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OtherNodeTest {
    private OtherNode node;

    @BeforeEach
    void start() {
        node = OtherNode.start(EchoNode.class, "a", "b");
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void it_gets_arguments_and_talks_in_lines() {
        assertThat(node.next()).isEqualTo("ready a b");
        node.send("one");
        node.send("two ✓");
        assertThat(node.next("two")).isEqualTo("✓");
    }

    @Test
    void a_killed_node_is_gone() {
        node.next("ready");

        node.kill();

        assertThat(node.isAlive()).isFalse();
        assertThatThrownBy(() -> node.next()).isInstanceOf(AssertionError.class);
    }

    @Test
    void a_paused_node_answers_late() {
        node.next("ready");
        node.pause();
        node.send("hello");
        node.unpause();
        assertThat(node.next()).isEqualTo("hello");
    }

    @Test
    void a_paused_node_can_be_closed() {
        node.next("ready");
        node.pause();

        node.close();

        assertThat(node.isAlive()).isFalse();
    }

    @Test
    void a_node_without_its_test_ends_by_itself() {
        node.next("ready");

        node.abandon();

        assertThat(node.isAlive()).isFalse();
    }
}
