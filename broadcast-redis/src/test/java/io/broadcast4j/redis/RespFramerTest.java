package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RespFramerTest {
    @Test
    void it_parts_the_frames_of_both_versions_of_the_protocol() {
        List<String> frames = List.of(
                "+OK\r\n",
                "-ERR no\r\n",
                ":12\r\n",
                "$-1\r\n",
                "$0\r\n\r\n",
                "$5\r\n*3\r\n1\r\n",
                "*-1\r\n",
                "*0\r\n",
                "*3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$2\r\n\r\n\r\n",
                "*2\r\n*2\r\n:1\r\n*0\r\n*1\r\n$1\r\na\r\n",
                ">2\r\n+a\r\n_\r\n",
                "%2\r\n+a\r\n:1\r\n+b\r\n%1\r\n+c\r\n,1.5\r\n",
                "|1\r\n+ttl\r\n:1\r\n$1\r\na\r\n",
                "*1\r\n|1\r\n+ttl\r\n:1\r\n#t\r\n",
                "=5\r\ntxt:a\r\n",
                "PING\r\n");

        assertThat(parted(String.join("", frames))).isEqualTo(frames);
    }

    private static List<String> parted(String bytes) {
        RespFramer framer = new RespFramer();
        List<String> frames = new ArrayList<>();
        StringBuilder frame = new StringBuilder();
        for (byte next : bytes.getBytes(StandardCharsets.US_ASCII)) {
            frame.append((char) next);
            if (framer.endsWith(next)) {
                frames.add(frame.toString());
                frame.setLength(0);
            }
        }
        return frames;
    }
}
