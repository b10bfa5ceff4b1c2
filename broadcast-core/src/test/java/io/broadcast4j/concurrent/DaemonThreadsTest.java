package io.broadcast4j.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DaemonThreadsTest {
    @Test
    void threads_are_numbered_and_keep_no_jvm_alive() {
        DaemonThreads threads = new DaemonThreads("hub");
        Thread first = threads.newThread(() -> {});
        Thread second = threads.newThread(() -> {});

        assertThat(first.getName()).isEqualTo("broadcast-hub-1");
        assertThat(second.getName()).isEqualTo("broadcast-hub-2");
        assertThat(first.isDaemon()).isTrue();
    }
}
