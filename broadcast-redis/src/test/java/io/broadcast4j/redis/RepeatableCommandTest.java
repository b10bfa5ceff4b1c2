package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RepeatableCommandTest {
    private final Again again = new Again();
    private final RepeatableCommand command = RepeatableCommand.byDigest(
            ScriptRunner.Call.of(Script.named("beat"), List.of(new byte[] {'k'}), "arg"), again);

    @Test
    void it_says_so_when_it_is_sent_again() {
        assertThat(send()).endsWith("$1\r\n0\r\n");
        assertThat(again.mayBe()).isTrue();

        assertThat(send()).endsWith("$1\r\n1\r\n");
        assertThat(send()).endsWith("$1\r\n1\r\n");
    }

    @Test
    void what_was_refused_has_not_run() {
        send();
        refuse("MOVED 1 127.0.0.1:7000");

        assertThat(again.mayBe()).isFalse();
        assertThat(send()).endsWith("$1\r\n0\r\n");
    }

    @Test
    void what_was_refused_may_have_run_before_its_answer_was_lost() {
        send();
        send();
        refuse("MOVED 1 127.0.0.1:7000");

        assertThat(again.mayBe()).isTrue();
        assertThat(send()).endsWith("$1\r\n1\r\n");
    }

    private void refuse(String error) {
        command.getOutput().setError(ByteBuffer.wrap(error.getBytes(StandardCharsets.US_ASCII)));
    }

    private String send() {
        ByteBuf wire = Unpooled.buffer();
        command.encode(wire);
        return wire.toString(StandardCharsets.US_ASCII);
    }
}
