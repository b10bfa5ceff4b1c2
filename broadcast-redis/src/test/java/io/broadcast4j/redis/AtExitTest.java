package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AtExitTest {
    @Test
    void a_server_that_nobody_closes_ends_with_its_jvm_and_leaves_nothing() {
        try (OtherNode node = OtherNode.start(Careless.class)) {
            long pid = Long.parseLong(node.next("pid"));
            Path folder = Path.of(node.next("folder"));

            Await.until("the careless JVM ends", () -> !node.isAlive());

            assertThat(ProcessHandle.of(pid)).isEmpty();
            assertThat(folder).doesNotExist();
        }
    }

    /** Forgets to close what it opened. */
    static final class Careless {
        private Careless() {}

        /** Leaves a hanging server behind. */
        public static void main(String[] arguments) {
            RedisServer server = RedisServer.start();
            server.pause();
            ParentLink.tell("pid " + server.pid());
            ParentLink.tell("folder " + server.folder());
        }
    }
}
