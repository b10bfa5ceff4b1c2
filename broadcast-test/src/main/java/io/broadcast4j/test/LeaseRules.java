package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.presence.Attendance;
import io.broadcast4j.presence.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What time does to those who are present. */
interface LeaseRules extends PresenceRules {
    @Test
    default void a_session_that_leaves_with_grace_stays_until_the_grace_ends() {
        Stream room = presence().newStream();
        presence().first().join(room, "tab", "anna");

        presence().first().leave(room, "tab", presence().grace());

        presence().assertTold(room, "JOIN anna");
        presence()
                .nodes()
                .forEach(node -> assertThat(node.only(room).sessions()).isEqualTo(1));

        presence().pass(presence().grace().plus(PresenceCluster.SLACK));
        presence().assertTold(room, "JOIN anna", "LEAVE anna");
        presence().nodes().forEach(node -> assertThat(node.members(room)).isEmpty());
    }

    @Test
    default void a_grace_may_be_longer_than_the_lease_that_ends_it() {
        Stream room = presence().newStream();
        presence().first().join(room, "tab", "anna");

        presence().first().leave(room, "tab", presence().lease().multipliedBy(4));

        presence().pass(presence().lease().plus(PresenceCluster.SLACK));
        assertThat(presence().first().ids(room)).containsExactly("anna");

        presence().last().join(room, "tab", "anna");
        presence().pass(presence().lease().plus(PresenceCluster.SLACK));
        presence().assertTold(room, "JOIN anna", "LEAVE anna");
    }

    @Test
    default void a_session_that_is_back_within_the_grace_never_left() {
        Stream room = presence().newStream();
        presence().first().join(room, "tab", "anna");

        presence().first().leave(room, "tab", presence().grace());
        presence().last().join(room, "tab", "anna");

        presence().passTouching(presence().grace().plus(PresenceCluster.SLACK), room, "tab");
        presence().assertTold(room, "JOIN anna");
        assertThat(presence().first().only(room).sessions()).isEqualTo(1);
    }

    @Test
    default void a_member_that_is_back_as_another_session_within_the_grace_never_left() {
        Stream room = presence().newStream();
        presence().first().join(room, "before", "anna");

        presence().first().leave(room, "before", presence().grace());
        presence().last().join(room, "after", "anna");

        presence().passTouching(presence().grace().plus(PresenceCluster.SLACK), room, "after");
        presence().assertTold(room, "JOIN anna");
        Eventually.holds(
                "one session left",
                PresenceNode.PATIENCE,
                () -> presence().first().only(room).sessions() == 1);
    }

    @Test
    default void touching_does_not_keep_a_session_that_is_leaving() {
        Stream room = presence().newStream();
        presence().first().join(room, "tab", "anna");

        presence().first().leave(room, "tab", presence().grace());
        assertThat(presence().first().touch(room, "tab")).isEmpty();

        presence().pass(presence().grace().plus(PresenceCluster.SLACK));
        presence().assertTold(room, "JOIN anna", "LEAVE anna");
    }

    @Test
    default void leaving_again_ends_a_grace_but_does_not_prolong_it() {
        Stream room = presence().newStream();
        presence().first().join(room, "tab 1", "anna");
        presence().first().join(room, "tab 2", "bert");

        presence().first().leave(room, "tab 1", presence().grace());
        presence().last().leave(room, "tab 1");
        presence().assertTold(room, "JOIN anna", "JOIN bert", "LEAVE anna");

        presence().first().leave(room, "tab 2", presence().grace());
        presence().last().leave(room, "tab 2", Duration.ofDays(1));
        presence().pass(presence().grace().plus(PresenceCluster.SLACK));
        presence().assertTold(room, "JOIN anna", "JOIN bert", "LEAVE anna", "LEAVE bert");
    }

    @Test
    default void a_grace_is_not_negative() {
        assertThat(presence().first().registry().leave(presence().newStream(), "tab", Duration.ofMillis(-1)))
                .failsWithin(PresenceNode.PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void a_session_leaves_when_its_lease_is_not_renewed() {
        Stream room = presence().newStream();
        presence().first().join(room, "tab 1", "anna");
        presence().first().join(room, "tab 2", "bert");
        presence().last().join(room, "tab 3", "bert");

        presence().passTouching(presence().lease().plus(PresenceCluster.SLACK), room, "tab 2");

        presence().assertTold(room, "JOIN anna", "JOIN bert", "LEAVE anna");
        presence().nodes().forEach(node -> {
            assertThat(node.only(room).id()).isEqualTo("bert");
            assertThat(node.only(room).sessions()).isEqualTo(1);
        });
    }

    @Test
    default void joining_again_renews_the_lease() {
        Stream room = presence().newStream();
        Duration most = presence().lease().multipliedBy(3).dividedBy(4);
        presence().first().join(room, "tab", "anna");

        presence().pass(most);
        presence().first().join(room, "tab", "anna");
        presence().pass(most);
        presence().assertTold(room, "JOIN anna");
    }

    @Test
    default void who_was_not_renewed_in_time_is_named_to_join_again() {
        Stream room = presence().newStream();
        presence().first().join(room, "there", "anna");
        presence().first().join(room, "late", "bert");
        presence().passTouching(presence().lease().plus(PresenceCluster.SLACK), room, "there");
        presence().assertTold(room, "JOIN anna", "JOIN bert", "LEAVE bert");

        Attendance there = new Attendance(room, "there", Instant.EPOCH);
        Attendance late = new Attendance(room, "late", Instant.EPOCH);
        Attendance elsewhere = new Attendance(presence().newStream(), "there", Instant.EPOCH);
        assertThat(presence().first().touch(there, late, elsewhere)).containsExactlyInAnyOrder(late, elsewhere);
        assertThat(presence().first().touch()).isEmpty();

        presence().first().join(room, "late", "bert");
        presence().assertTold(room, "JOIN anna", "JOIN bert", "LEAVE bert", "JOIN bert");
    }

    @Test
    default void the_latest_sign_of_life_is_shown() {
        Stream room = presence().newStream();
        presence().first().join(room, "tab 1", "anna");
        presence().last().join(room, "tab 2", "anna");
        Instant later = presence().first().only(room).lastSeen().plusSeconds(3_600);

        presence().first().touch(new Attendance(room, "tab 1", later));
        presence().first().touch(new Attendance(room, "tab 1", later.minusSeconds(1)));
        presence().first().touch(new Attendance(room, "tab 2", later.minusSeconds(1)));
        presence().first().join(room, "tab 2", "anna");
        presence().first().update(room, "tab 2", "1");

        presence()
                .nodes()
                .forEach(node -> assertThat(node.only(room).lastSeen()).isEqualTo(later));
    }

    @Test
    default void a_join_and_an_update_are_signs_of_life() {
        Stream room = presence().newStream();
        Duration moment = presence().lease().dividedBy(4);
        presence().first().join(room, "tab", "anna");
        Instant first = presence().first().only(room).lastSeen();

        presence().pass(moment);
        presence().first().update(room, "tab", "{}");
        Instant second = presence().first().only(room).lastSeen();
        presence().pass(moment);
        presence().first().join(room, "tab", "anna");

        assertThat(second).isAfter(first);
        assertThat(presence().first().only(room).lastSeen()).isAfter(second);
    }

    @Test
    default void a_member_is_there_since_the_first_of_its_sessions_joined() {
        Stream room = presence().newStream();
        presence().first().join(room, "tab 1", "anna");
        Member alone = presence().first().only(room);

        presence().pass(presence().lease().dividedBy(4));
        presence().last().join(room, "tab 2", "anna");
        presence().first().join(room, "tab 1", "anna");
        presence().nodes().forEach(node -> assertThat(node.only(room).since()).isEqualTo(alone.since()));

        presence().first().leave(room, "tab 1");
        presence().nodes().forEach(node -> assertThat(node.only(room).since()).isAfter(alone.since()));
    }

    @Test
    default void what_a_dead_node_leaves_behind_goes_with_its_leases() {
        Stream room = presence().newStream();
        boolean survived = presence().nodes().size() > 1;
        presence().first().join(room, "tab 1", "anna");
        presence().last().join(room, "tab 2", "bert");
        presence().assertTold(room, "JOIN anna", "JOIN bert");

        if (survived) {
            presence().first().close();
        }
        presence().passTouching(presence().lease().plus(PresenceCluster.SLACK), room, "tab 2");

        presence().assertTold(room, "JOIN anna", "JOIN bert", "LEAVE anna");
        assertThat(presence().last().ids(room)).containsExactly("bert");
    }
}
