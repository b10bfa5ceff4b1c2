package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.channel.CommandFilter;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Commands that a filter keeps: a subscribe is answered, for the client waits; a message is not. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FilteredCommandTest {
    private static final CommandFilter OPEN = (call, next) -> next.run();
    private static final CommandFilter SILENT = (call, next) -> {};
    private static final CommandFilter THROWING = (call, next) -> {
        throw new IllegalStateException("no tenant");
    };

    private final AtomicReference<CommandFilter> filter = new AtomicReference<>(OPEN);
    private final RecordingChannel channel = new RecordingChannel();
    private final Lab lab = Lab.with(builder ->
            builder.channel("Room", channel).filter((call, next) -> filter.get().filter(call, next)));
    private final LabClient client = lab.connect();

    @Test
    void a_subscribe_that_makes_a_filter_throw_is_rejected() {
        filter.set(THROWING);

        client.subscribe(ROOM);

        assertRejected();
        assertThat(lab.events.all()).contains("failed filter no tenant");
    }

    @Test
    void a_subscribe_that_a_filter_does_not_pass_on_is_rejected() {
        filter.set(SILENT);

        client.subscribe(ROOM);

        assertRejected();
        assertThat(lab.events.startingWith("failed")).isEmpty();
    }

    @Test
    void a_client_that_was_filtered_may_try_again() {
        filter.set(SILENT);
        client.subscribe(ROOM);
        client.fresh();

        filter.set(OPEN);
        client.subscribe(ROOM);

        assertThat(client.fresh()).containsExactly(confirmed(ROOM));
    }

    @Test
    void a_filter_that_throws_after_it_has_passed_a_subscribe_on_rejects_nothing() {
        filter.set((call, next) -> {
            next.run();
            throw new IllegalStateException("the meter broke");
        });

        client.subscribe(ROOM);

        assertThat(client.fresh()).containsExactly(confirmed(ROOM));
        assertThat(lab.events.all()).contains("failed filter the meter broke");
        assertThat(lab.events.startingWith("rejected")).isEmpty();
    }

    @Test
    void a_message_that_makes_a_filter_throw_is_dropped_without_a_word() {
        client.inRoom();
        filter.set(THROWING);

        client.act("act");

        assertThat(client.fresh()).isEmpty();
        assertThat(channel.calls).doesNotContain("act");
        assertThat(lab.events.all()).contains("failed filter no tenant");
        assertThat(client.closed()).isEmpty();
    }

    @Test
    void a_message_that_a_filter_does_not_pass_on_is_dropped_without_a_word() {
        client.inRoom();
        filter.set(SILENT);

        client.act("act").unsubscribe(ROOM);

        assertThat(client.fresh()).isEmpty();
        assertThat(channel.calls).doesNotContain("act", "unsubscribed");
        assertThat(lab.events.startingWith("rejected")).isEmpty();
    }

    private void assertRejected() {
        assertThat(client.fresh()).containsExactly(rejected(ROOM));
        assertThat(lab.events.startingWith("rejected")).containsExactly("rejected filtered");
        assertThat(channel.calls).isEmpty();
        assertThat(client.closed()).isEmpty();
    }
}
