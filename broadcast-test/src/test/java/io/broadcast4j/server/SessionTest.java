package io.broadcast4j.server;

import static io.broadcast4j.server.Extended.restored;
import static io.broadcast4j.server.Extended.sid;
import static io.broadcast4j.server.Extended.welcome;
import static io.broadcast4j.server.HistoryWire.askingForAll;
import static io.broadcast4j.server.HistoryWire.confirmedHistory;
import static io.broadcast4j.server.HistoryWire.rejectedHistory;
import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastOptions;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.channel.Subscription;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A client of the extended protocol that is cut off and comes back. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SessionTest {
    private static final String ATTIC = "{\"channel\":\"Room\",\"name\":\"attic\"}";
    private static final String CELLAR = "{\"channel\":\"Room\",\"name\":\"cellar\"}";

    private final Set<String> closedRooms = ConcurrentHashMap.newKeySet();
    private final RecordingChannel channel = new RecordingChannel(this::subscribed);
    private final Lab lab = Lab.with(builder ->
            builder.channel("Room", channel).authenticator(new Guests()).history(HistoryPolicy.OFF));

    private void subscribed(Subscription client) {
        String room = client.params().optionalText("name").orElse("");
        if (closedRooms.contains(room)) {
            client.reject();
        } else if (room.equals("cellar")) {
            client.transmit("dark");
        }
        client.streamFrom(Stream.of("a"));
    }

    @Test
    void the_welcome_names_the_session_to_those_who_understand_it() {
        LabClient client = lab.open(Extended.handshake("ann", ""));
        LabClient other = lab.open(Extended.handshake("ann", ""));

        assertThat(client.fresh()).containsExactly(welcome(sid(client)));
        assertThat(sid(client)).hasSizeGreaterThan(30).isNotEqualTo(sid(other));
        assertThat(lab.open(Lab.handshake()).fresh()).containsExactly("{\"type\":\"welcome\"}");
    }

    @Test
    void exactly_what_is_admitted_again_is_restored_in_the_old_order() {
        LabClient client = lab.open(Extended.handshake("ann", ""));
        client.subscribe(ATTIC)
                .subscribe(ROOM)
                .subscribe(CELLAR)
                .unsubscribe(ROOM)
                .subscribe(ROOM);
        client.leave();
        closedRooms.add("attic");

        LabClient again = lab.open(Extended.handshake("ann", sid(client)));

        assertThat(again.fresh()).containsExactly(restored(sid(client), CELLAR, ROOM), message(CELLAR, quoted("dark")));
        assertThat(lab.events.startingWith("rejected")).containsExactly("rejected rejected");
        again.perform(ATTIC, "{\"action\":\"act\"}");
        assertThat(lab.events.startingWith("ignored")).containsExactly("ignored unknown_subscription " + ATTIC);
    }

    @Test
    void what_was_unsubscribed_or_rejected_is_not_restored() {
        closedRooms.add("attic");
        LabClient client = lab.open(Extended.handshake("ann", ""));
        client.subscribe(ATTIC).subscribe(ROOM).unsubscribe(ROOM);
        client.leave();
        closedRooms.clear();

        assertThat(lab.open(Extended.handshake("ann", sid(client))).fresh()).containsExactly(restored(sid(client)));
        assertThat(lab.server.streams()).as("the control stream").isOne();
    }

    @Test
    void the_channel_is_told_of_the_end_and_asked_again() {
        LabClient client = lab.open(Extended.handshake("ann", ""));
        client.subscribe(ROOM);
        channel.calls.clear();

        client.leave();
        assertThat(channel.calls).containsExactly("beforeUnsubscribe", "unsubscribed", "afterUnsubscribe");
        channel.calls.clear();

        lab.open(Extended.handshake("ann", sid(client)));
        assertThat(channel.calls).containsExactly("beforeSubscribe", "subscribed", "afterSubscribe");
    }

    @Test
    void a_subscription_that_is_turned_away_this_time_ends_properly() {
        LabClient client = lab.open(Extended.handshake("ann", ""));
        client.subscribe(ATTIC);
        client.leave();
        closedRooms.add("attic");
        channel.calls.clear();

        lab.open(Extended.handshake("ann", sid(client)));

        assertThat(channel.calls).contains("unsubscribed").doesNotHaveDuplicates();
        assertThat(lab.server.streams()).as("the control stream").isOne();
    }

    @Test
    void a_session_is_named_by_a_header_as_well_which_counts_more() {
        LabClient client = lab.open(Extended.handshake("ann", ""));
        client.subscribe(ROOM);
        client.leave();

        LabClient again = lab.open(Extended.handshake("ann", "nonsense").header("X-ANYCABLE-RESTORE-SID", sid(client)));

        assertThat(again.fresh()).containsExactly(restored(sid(client), ROOM));
    }

    @Test
    void a_client_may_come_back_again_and_again() {
        LabClient client = lab.open(Extended.handshake("ann", ""));
        String sid = sid(client);
        client.subscribe(ROOM);
        for (int i = 0; i < 5; i++) {
            client.leave();
            client = lab.open(Extended.handshake("ann", sid));
            assertThat(client.fresh()).containsExactly(restored(sid, ROOM));
        }
    }

    @Test
    void nothing_passes_before_the_client_has_asked_what_it_missed() {
        LabClient client = lab.open(Extended.handshake("ann", ""));
        client.subscribe(ROOM);
        client.leave();
        LabClient again = lab.open(Extended.handshake("ann", sid(client)));
        again.fresh();

        lab.broadcast("a", 1);
        lab.passSeconds(4);
        assertThat(again.fresh()).isEmpty();
        again.send(askingForAll(ROOM));
        lab.broadcast("a", 2);

        assertThat(again.fresh()).containsExactly(rejectedHistory(ROOM), message(ROOM, "1"), message(ROOM, "2"));
        lab.passSeconds(10);
        assertThat(again.fresh()).isEmpty();
    }

    @Test
    void who_does_not_ask_in_time_is_told_of_the_gap_and_goes_on() {
        LabClient client = lab.open(Extended.handshake("ann", ""));
        client.subscribe(ROOM);
        client.leave();
        LabClient again = lab.open(Extended.handshake("ann", sid(client)));
        again.fresh();

        lab.broadcast("a", 1);
        lab.passSeconds(5);

        assertThat(again.fresh()).containsExactly(rejectedHistory(ROOM), message(ROOM, "1"));
    }

    @Test
    void what_was_remembered_is_replayed_before_what_comes() {
        Lab remembering = Lab.with(builder -> builder.channel("Room", channel).authenticator(new Guests()));
        LabClient client = remembering.open(Extended.handshake("ann", ""));
        client.subscribe(ROOM);
        client.leave();
        remembering.broadcast("a", 1);
        LabClient again = remembering.open(Extended.handshake("ann", sid(client)));
        remembering.broadcast("a", 2);
        again.fresh();

        again.send(askingForAll(ROOM));
        remembering.broadcast("a", 3);

        assertThat(again.fresh())
                .extracting(text -> text.replaceAll(",\"stream_id.*", "}"))
                .containsExactly(message(ROOM, "1"), message(ROOM, "2"), confirmedHistory(ROOM), message(ROOM, "3"));
    }

    @Test
    void asking_to_subscribe_to_what_is_there_again_is_answered_and_opens_it() {
        LabClient client = lab.open(Extended.handshake("ann", ""));
        client.subscribe(ROOM);
        client.leave();
        LabClient again = lab.open(Extended.handshake("ann", sid(client)));
        again.fresh();
        lab.broadcast("a", 1);

        again.subscribe(ROOM);

        assertThat(again.fresh()).containsExactly(confirmed(ROOM), message(ROOM, "1"));
        assertThat(channel.count("subscribed")).isEqualTo(2);
    }

    @Test
    void who_was_left_out_before_is_left_out_after() {
        LabClient client = lab.open(Extended.handshake("ann", ""));
        client.subscribe(ROOM);
        client.leave();
        LabClient again = lab.open(Extended.handshake("ann", sid(client)));
        again.send(askingForAll(ROOM));
        again.fresh();

        lab.server.broadcaster().broadcast(Stream.of("a"), 1, BroadcastOptions.exceptConnection(sid(client)));

        assertThat(again.fresh()).isEmpty();
    }

    @Test
    void attributes_and_timers_begin_anew() {
        Map<String, Object> seen = new ConcurrentHashMap<>();
        channel.acting(act -> {
            seen.clear();
            seen.putAll(act.attributes());
            act.attributes().put("k", 1);
        });
        LabClient client = lab.open(Extended.handshake("ann", ""));
        client.subscribe(ROOM).act("act");
        client.leave();

        lab.open(Extended.handshake("ann", sid(client))).act("act");

        assertThat(seen).isEmpty();
        assertThat(channel.count("act")).isEqualTo(2);
    }

    @Test
    void the_observer_is_told_how_many_subscriptions_came_back() {
        LabClient client = lab.open(Extended.handshake("ann", ""));
        client.subscribe(ROOM).subscribe(CELLAR);
        client.leave();

        lab.open(Extended.handshake("ann", sid(client)));

        assertThat(lab.events.startingWith("restored")).isEqualTo(List.of("restored 2"));
    }

    private static String quoted(String text) {
        return LabClient.quote(text);
    }
}
