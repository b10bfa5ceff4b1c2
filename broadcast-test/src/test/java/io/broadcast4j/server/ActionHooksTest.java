package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.channel.Action;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What stands around an action in its channel. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ActionHooksTest {
    private final Guarded channel = new Guarded();
    private final Lab lab = Lab.of(channel);
    private final LabClient client = lab.connect().inRoom();

    @Test
    void hooks_run_around_an_action() {
        client.act("speak");

        assertThat(channel.calls).containsExactly("before speak", "speak", "after speak");
    }

    @Test
    void after_runs_although_the_action_threw() {
        client.act("fail");

        assertThat(channel.calls).containsExactly("before fail", "failed boom", "after fail");
        assertThat(lab.events.all()).contains("failed Room#fail boom");
    }

    @Test
    void before_that_throws_keeps_the_action_from_running() {
        channel.closed = true;

        client.act("speak");

        assertThat(channel.calls).containsExactly("before speak", "failed closed");
        assertThat(lab.events.all()).contains("failed Room#beforeAction closed");
    }

    @Test
    void a_failure_that_the_channel_has_dealt_with_is_not_reported() {
        channel.forgiving = true;

        client.act("fail").perform(ROOM, "{\"action\":\"number\"}");

        assertThat(channel.calls).filteredOn(call -> call.startsWith("failed")).hasSize(2);
        assertThat(lab.events.startingWith("failed")).isEmpty();
        assertThat(lab.events.startingWith("ignored")).isEmpty();
    }

    @Test
    void no_hook_runs_for_an_action_that_does_not_exist() {
        client.act("unknown");

        assertThat(channel.calls).isEmpty();
    }

    static final class Guarded implements Channel {
        private final List<String> calls = new ArrayList<>();
        private boolean closed;
        private boolean forgiving;

        @Override
        public void beforeAction(Subscription client, String action) {
            calls.add("before " + action);
            if (closed) {
                throw new IllegalStateException("closed");
            }
        }

        @Override
        public void afterAction(Subscription client, String action) {
            calls.add("after " + action);
        }

        @Override
        public boolean failed(Subscription client, Throwable error) {
            calls.add("failed " + error.getMessage());
            return forgiving;
        }

        @Action
        public void speak() {
            calls.add("speak");
        }

        @Action
        public void fail() {
            throw new IllegalStateException("boom");
        }

        @Action
        public void number(Count data) {
            calls.add("number " + data.value());
        }
    }

    /** Data of an action. */
    record Count(long value) {}
}
