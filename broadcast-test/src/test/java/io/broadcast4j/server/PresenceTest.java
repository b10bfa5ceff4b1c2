package io.broadcast4j.server;

import static io.broadcast4j.server.Extended.joined;
import static io.broadcast4j.server.Extended.left;
import static io.broadcast4j.server.Extended.sid;
import static io.broadcast4j.server.Extended.updated;
import static io.broadcast4j.server.LabClient.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import io.broadcast4j.Stream;
import io.broadcast4j.channel.Presence;
import io.broadcast4j.channel.Subscription;
import io.broadcast4j.presence.Member;
import io.broadcast4j.presence.PresencePage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Presence by the code of a channel, and how long it lasts. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PresenceTest {
    private static final Stream A = Stream.of("a");
    private static final String HALL = "{\"channel\":\"Hall\"}";

    private final List<String> told = new ArrayList<>();
    private final RecordingChannel channel = new RecordingChannel(client -> {
        client.streamFrom(A);
        client.presence(A).join("here");
    });
    private final Lab lab = Lab.with(builder -> builder.channel("Room", channel)
            .channel("Hall", new RecordingChannel(client -> client.streamFrom(A)))
            .authenticator(new Guests())
            .presenceListener(change -> told.add(change.kind() + " "
                    + change.member().id() + " " + change.member().info())));

    private LabClient enter(String token) {
        LabClient client = lab.open(Extended.handshake(token, ""));
        client.subscribe(ROOM);
        client.fresh();
        return client;
    }

    private PresencePage page() {
        return lab.server.presence().members(A).toCompletableFuture().join();
    }

    private void acting(LabClient client, Consumer<Subscription> what) {
        channel.acting(what);
        client.act("act");
    }

    @Test
    void two_tabs_are_one_member_that_leaves_with_the_last() {
        LabClient watcher = lab.open(Extended.handshake("eve", "")).subscribe(HALL);
        watcher.fresh();
        LabClient first = enter("ann");
        LabClient second = enter("ann");
        assertThat(page().members()).extracting(Member::id, Member::sessions).containsExactly(tuple("ann", 2));

        first.unsubscribe(ROOM);
        assertThat(told).containsExactly("JOIN ann \"here\"");
        second.unsubscribe(ROOM);

        assertThat(told).containsExactly("JOIN ann \"here\"", "LEAVE ann \"here\"");
        assertThat(watcher.fresh()).containsExactly(joined(HALL, "ann", "\"here\""), left(HALL, "ann"));
    }

    @Test
    void updates_are_told_when_they_change_something() {
        LabClient client = enter("ann");

        acting(client, act -> {
            act.presence(A).update(Map.of("typing", true));
            act.presence(A).update(Map.of("typing", true));
            act.presence(A).leave();
            act.presence(A).update("nobody sees this");
        });

        assertThat(client.fresh()).containsExactly(updated(ROOM, "ann", "{\"typing\":true}"), left(ROOM, "ann"));
        assertThat(told).hasSize(3);
    }

    @Test
    void a_channel_sees_who_is_there() {
        enter("bob");
        LabClient client = enter("ann");
        List<String> seen = new ArrayList<>();

        acting(client, act -> {
            act.presence(A).members().thenAccept(page -> page.members().forEach(member -> seen.add(member.id())));
            act.presence(A)
                    .members("ann", 1)
                    .thenAccept(page -> page.members().forEach(member -> seen.add(member.id())));
        });

        assertThat(seen).containsExactly("ann", "bob", "bob");
    }

    @Test
    void a_channel_may_name_its_members_but_each_once() {
        List<Throwable> thrown = new ArrayList<>();
        LabClient client = enter("ann");

        acting(client, act -> {
            Presence other = act.presence(Stream.of("b"));
            other.join("device-1", null);
            thrown.add(catchThrowable(() -> other.join("device-2", null)));
            thrown.add(catchThrowable(() -> other.join("", null)));
            other.leave();
            other.join("device-2", null);
        });

        assertThat(thrown.get(0)).isInstanceOf(IllegalStateException.class);
        assertThat(thrown.get(1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(told).endsWith("JOIN device-1 null", "LEAVE device-1 null", "JOIN device-2 null");
        lab.passSeconds(120);
        assertThat(lab.events.startingWith("internal")).isEmpty();
    }

    @Test
    void what_is_too_large_to_be_shown_is_the_fault_of_the_caller() {
        List<Throwable> thrown = new ArrayList<>();
        LabClient client = enter("ann");

        acting(client, act -> thrown.add(catchThrowable(() -> act.presence(A).update("x".repeat(600_000)))));

        assertThat(thrown).singleElement().isInstanceOf(IllegalArgumentException.class);
        assertThat(page().members()).extracting(member -> member.info().text()).containsExactly("here");
    }

    @Test
    void listeners_hear_of_changes_and_nobody_hears_of_them_later() {
        List<String> heard = new ArrayList<>();
        LabClient listener = enter("eve");
        acting(listener, act -> act.streamFrom(A, json -> heard.add(json.text("type") + " " + json.text("id"))));
        enter("ann").unsubscribe(ROOM);
        assertThat(heard).containsExactly("join ann", "leave ann");

        lab.broadcast("a", 1);
        LabClient late = lab.open(Extended.handshake("bob", ""));
        late.fresh();
        late.send("{\"command\":\"subscribe\",\"identifier\":" + LabClient.quote(HALL)
                + ",\"history\":{\"since\":1767225600}}");

        assertThat(late.fresh())
                .hasSize(3)
                .endsWith(HistoryWire.confirmedHistory(HALL))
                .noneMatch(text -> text.contains("presence"));
    }

    @Test
    void a_subscription_is_present_on_so_many_streams_and_no_more() {
        LabClient client = enter("ann");
        List<Throwable> thrown = new ArrayList<>();

        acting(client, act -> {
            for (int i = 1; i < Limits.DEFAULT.capacity().streamsPerSubscription(); i++) {
                act.presence(Stream.of("s", i)).join(i);
            }
            thrown.add(catchThrowable(() -> act.presence(Stream.of("more")).join(0)));
            act.presence(Stream.of("more")).open();
        });
        client.send(Extended.joining(ROOM, "{}"));

        assertThat(thrown.get(0)).isInstanceOf(IllegalStateException.class);
        assertThat(lab.events.startingWith("ignored")).containsExactly("ignored not_allowed join " + ROOM);
        client.unsubscribe(ROOM);
        assertThat(told).filteredOn(line -> line.startsWith("LEAVE")).hasSize(32);
    }

    @Test
    void a_connection_that_is_lost_leaves_after_a_while() {
        enter("ann").leave();

        lab.passSeconds(14);
        assertThat(told).hasSize(1);
        lab.passSeconds(2);

        assertThat(told).containsExactly("JOIN ann \"here\"", "LEAVE ann \"here\"");
    }

    @Test
    void a_user_who_is_sent_away_for_good_leaves_at_once() {
        enter("ann");

        lab.server.disconnect("ann", false);

        assertThat(told).containsExactly("JOIN ann \"here\"", "LEAVE ann \"here\"");
    }

    @Test
    void a_quick_return_is_no_leave_and_join() {
        for (String sid : List.of("", "resumed")) {
            LabClient client = enter("ann");
            client.leave();
            lab.passSeconds(10);
            LabClient back = lab.open(Extended.handshake("ann", sid.isEmpty() ? "" : sid(client)));
            back.subscribe(ROOM);
            lab.passSeconds(60);
            assertThat(told).containsExactly("JOIN ann \"here\"");
            assertThat(page().members()).extracting(Member::sessions).containsExactly(1);
            back.unsubscribe(ROOM);
            told.clear();
        }
    }

    @Test
    void a_session_that_is_taken_over_is_no_leave_and_join() {
        LabClient client = enter("ann");
        lab.open(Extended.handshake("ann", sid(client)));

        lab.passSeconds(120);

        assertThat(client.closed()).isPresent();
        assertThat(told).containsExactly("JOIN ann \"here\"");
    }

    @Test
    void a_connection_that_is_resumed_has_one_session_whichever_end_is_noticed_first() {
        LabClient client = enter("ann");
        LabClient taking = lab.open(Extended.handshake("ann", sid(client)));
        assertThat(page().members()).extracting(Member::sessions).containsExactly(1);

        taking.leave();
        assertThat(page().members()).extracting(Member::sessions).containsExactly(1);
        LabClient back = lab.open(Extended.handshake("ann", sid(client)));

        assertThat(page().members()).extracting(Member::sessions).containsExactly(1);
        back.unsubscribe(ROOM);
        assertThat(page().members()).isEmpty();
    }

    @Test
    void who_stays_for_hours_stays_present_and_is_seen_when_it_was_heard() {
        LabClient client = enter("ann");

        lab.pass(Duration.ofHours(3));
        client.send("{\"command\":\"ping\"}");
        Instant heard = lab.time.now();
        lab.pass(Duration.ofMinutes(5));

        assertThat(told).containsExactly("JOIN ann \"here\"");
        assertThat(page().members()).extracting(Member::lastSeen).containsExactly(heard);
    }
}
