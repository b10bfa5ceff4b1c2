package io.broadcast4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.broadcast4j.Stream;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** An application executor that takes nothing any more. What is left to do is done on a thread of the library's own. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RejectingExecutorTest {
    private final RecordingChannel channel = new RecordingChannel(client -> client.streamFrom(Stream.of("news")));
    private final Turnstile executor = new Turnstile();
    private final Lab lab = Lab.on(executor, builder -> builder.channel("Room", channel));
    private final LabClient client = lab.connect().inRoom();

    @Test
    void a_client_that_goes_is_cleaned_up_all_the_same() {
        executor.shut();

        client.leave();

        assertCleanedUp();
    }

    @Test
    void a_client_whose_clean_up_is_dropped_behind_a_rejected_command_is_cleaned_up_all_the_same() {
        executor.shut(client::leave);

        client.act("act");

        assertCleanedUp();
        assertThat(channel.calls).doesNotContain("act");
    }

    @Test
    void a_client_whose_command_is_rejected_is_cut_and_cleaned_up() {
        executor.shut();

        client.act("act");

        assertCleanedUp();
        assertThat(lab.events.all()).contains("cut internal_error");
    }

    @Test
    void a_client_who_comes_meanwhile_is_turned_away_and_leaves_nothing() {
        executor.shut();

        LabClient late = lab.open(Lab.handshake());

        assertThat(late.closed()).isPresent();
        await().until(() -> lab.server.connections() == 1);
        executor.open();
        client.leave();
        assertThat(lab.server.connections()).isZero();
        assertThat(channel.count("unsubscribed")).isOne();
    }

    @Test
    void the_rejection_is_told() {
        executor.shut(() -> {
            throw new RejectedExecutionException("the pool is closed");
        });

        client.leave();

        assertCleanedUp();
        assertThat(lab.events.all()).contains("internal connection the pool is closed");
    }

    private void assertCleanedUp() {
        await().until(() -> !lab.events.startingWith("closed").isEmpty());
        assertThat(lab.events.startingWith("closed")).hasSize(1);
        assertThat(lab.server.connections()).isZero();
        assertThat(lab.server.streams()).isZero();
        assertThat(channel.count("unsubscribed")).isOne();
    }
}
