package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.json.Json;
import io.broadcast4j.json.JsonCodec;
import io.broadcast4j.presence.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Leases that are renewed, and sessions that are brought back. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PresenceKeeperTest {
    private static final Stream A = Stream.of("a");
    private static final Json INFO = new JsonCodec().decode("1");

    private final ForgetfulPresence registry = new ForgetfulPresence();
    private final RecordingChannel channel =
            new RecordingChannel(client -> client.presence(A).join("here"));
    private final List<String> told = new ArrayList<>();
    private final HandExecutor waiting = new HandExecutor();
    private boolean waits;
    private final Lab lab = lab(task -> {
        if (waits) {
            waiting.execute(task);
        } else {
            task.run();
        }
    });

    private Lab lab(Executor where) {
        return Lab.on(
                where,
                builder -> builder.channel("Room", channel)
                        .presence(registry)
                        .presenceListener(change -> {
                            throw new IllegalStateException("on purpose");
                        })
                        .presenceListener(change ->
                                told.add(change.kind() + " " + change.member().id())));
    }

    private List<Member> members() {
        return registry.members(A).toCompletableFuture().join().members();
    }

    @Test
    void those_whom_the_registry_has_lost_are_brought_back_as_they_were() {
        LabClient client = lab.connect().inRoom();
        channel.acting(act -> act.presence(A).update("changed"));
        client.act("act");
        registry.forget();
        assertThat(members()).isEmpty();

        lab.passSeconds(10);
        assertThat(members()).extracting(member -> member.info().text()).containsExactly("changed");

        client.unsubscribe(ROOM);
        lab.passSeconds(30);
        assertThat(members()).isEmpty();
    }

    @Test
    void who_leaves_while_being_brought_back_is_gone() {
        LabClient client = lab.connect().inRoom();
        registry.forget();

        registry.beforeJoin(() -> client.unsubscribe(ROOM));
        lab.passSeconds(10);

        assertThat(members()).isEmpty();
        lab.passSeconds(60);
        assertThat(members()).isEmpty();
    }

    @Test
    void who_changes_while_being_brought_back_is_shown_as_it_is() {
        LabClient client = lab.connect().inRoom();
        channel.acting(act -> act.presence(A).update("changed"));
        registry.forget();

        registry.beforeJoin(() -> client.act("act"));
        lab.passSeconds(10);

        assertThat(members()).extracting(member -> member.info().text()).containsExactly("changed");
    }

    @Test
    void nothing_is_renewed_when_everybody_has_gone() {
        for (int i = 0; i < 20; i++) {
            LabClient client = lab.connect().inRoom();
            if (i % 2 == 0) {
                client.unsubscribe(ROOM);
            }
            client.leave();
        }
        registry.touches = 0;

        lab.passSeconds(100);

        assertThat(registry.touches).isZero();
    }

    @Test
    void a_listener_is_told_on_the_application_s_executor_and_a_failing_one_harms_nobody() {
        LabClient client = lab.connect();
        waits = true;

        registry.join(A, "elsewhere", "bob", INFO);
        assertThat(told).isEmpty();
        waiting.runAll();

        assertThat(told).containsExactly("JOIN bob");
        assertThat(lab.events.startingWith("internal")).containsExactly("internal presence listener on purpose");
        assertThat(client.closed()).isEmpty();
    }

    @Test
    void a_registry_that_fails_harms_nobody() {
        registry.close();

        LabClient client = lab.connect();
        client.subscribe(ROOM);
        lab.passSeconds(20);

        assertThat(client.fresh()).containsExactly(LabClient.confirmed(ROOM));
        assertThat(lab.events.startingWith("internal presence")).isNotEmpty().allMatch(line -> line.contains("closed"));
        client.send(Extended.listing(ROOM, "{}"));
        assertThat(client.fresh()).containsExactly(Extended.presence(ROOM, "{\"type\":\"error\",\"total\":0}"));
    }
}
