package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.channel.CommandCall;
import io.broadcast4j.channel.CommandFilter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandFilterTest {
    private final List<String> steps = new ArrayList<>();
    private final List<CommandCall> calls = new ArrayList<>();
    private final RecordingChannel channel = new RecordingChannel(client -> steps.add("subscribed"));

    @Test
    void filters_stand_around_a_command_the_first_outermost() {
        LabClient client = with(noting("a"), noting("b"), noting("c")).connect();

        client.subscribe(ROOM);

        assertThat(steps)
                .containsExactly("a before", "b before", "c before", "subscribed", "c after", "b after", "a after");
    }

    @Test
    void a_filter_sees_every_command_and_no_pong() {
        LabClient client = with((call, next) -> {
                    calls.add(call);
                    next.run();
                })
                .connect();

        client.subscribe(ROOM).act("act").send("{\"command\":\"pong\"}").unsubscribe(ROOM);

        assertThat(calls).extracting(CommandCall::command).containsExactly("subscribe", "message", "unsubscribe");
        assertThat(calls).allSatisfy(call -> {
            assertThat(call.identifier()).isEqualTo(ROOM);
            assertThat(call.identity().key()).startsWith("anonymous-");
            assertThat(call.connectionId()).isNotEmpty();
        });
    }

    @Test
    void a_filter_may_drop_a_command() {
        Lab lab = with((call, next) -> {
            if (!call.command().equals("message")) {
                next.run();
            }
        });
        LabClient client = lab.connect().subscribe(ROOM).act("act");

        assertThat(client.fresh()).containsExactly(confirmed(ROOM));
        assertThat(channel.calls).doesNotContain("act");
        assertThat(lab.events.startingWith("ignored")).isEmpty();
    }

    @Test
    void a_filter_that_throws_drops_the_command_and_is_reported() {
        Lab lab = with((call, next) -> {
            if (call.command().equals("message")) {
                throw new AssertionError("out of order");
            }
            next.run();
        });
        LabClient client = lab.connect().subscribe(ROOM).act("act").unsubscribe(ROOM);

        assertThat(channel.calls).doesNotContain("act").contains("unsubscribed");
        assertThat(lab.events.all()).contains("failed filter out of order");
        assertThat(client.closed()).isEmpty();
    }

    private Lab with(CommandFilter... filters) {
        return Lab.with(builder -> {
            builder.channel("Room", channel);
            List.of(filters).forEach(builder::filter);
        });
    }

    private CommandFilter noting(String name) {
        return (call, next) -> {
            steps.add(name + " before");
            next.run();
            steps.add(name + " after");
        };
    }
}
