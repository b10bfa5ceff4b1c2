package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.presence.Member;
import io.broadcast4j.presence.PresenceChange;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Who joins, shows something else, and leaves. */
interface JoiningRules extends PresenceRules {
    @Test
    default void a_member_joins_with_its_first_session_and_leaves_with_its_last() {
        Stream room = presence().newStream();

        presence().first().join(room, "tab 1", "anna");
        presence().last().join(room, "tab 2", "anna");

        presence().assertTold(room, "JOIN anna");
        presence()
                .nodes()
                .forEach(node -> assertThat(node.only(room).sessions()).isEqualTo(2));

        presence().first().leave(room, "tab 1");
        presence().assertTold(room, "JOIN anna");
        presence()
                .nodes()
                .forEach(node -> assertThat(node.only(room).sessions()).isEqualTo(1));

        presence().last().leave(room, "tab 2");
        presence().assertTold(room, "JOIN anna", "LEAVE anna");
        presence().nodes().forEach(node -> assertThat(node.members(room)).isEmpty());
    }

    @Test
    default void a_member_that_left_can_join_again() {
        Stream room = presence().newStream();

        for (int i = 0; i < 2; i++) {
            presence().first().join(room, "tab", "anna");
            presence().first().leave(room, "tab");
        }

        presence().assertTold(room, "JOIN anna", "LEAVE anna", "JOIN anna", "LEAVE anna");
    }

    @Test
    default void a_session_that_joins_again_counts_once_and_shows_the_new_info() {
        Stream room = presence().newStream();

        presence().first().join(room, "tab", "anna", "{\"at\":1}");
        presence().first().join(room, "tab", "anna", "{\"at\":1}");
        presence().assertTold(room, "JOIN anna");

        presence().first().join(room, "tab", "anna", "{\"at\":2}");
        presence().assertTold(room, "JOIN anna", "UPDATE anna");
        presence().nodes().forEach(node -> {
            assertThat(node.only(room).sessions()).isEqualTo(1);
            assertThat(node.only(room).info()).isEqualTo(PresenceNode.info("{\"at\":2}"));
        });
    }

    @Test
    default void an_update_is_seen_everywhere_and_told_if_it_shows_something_else() {
        Stream room = presence().newStream();
        presence().first().join(room, "tab", "anna", "{\"at\":1,\"by\":[true,null]}");

        presence().first().update(room, "tab", " { \"by\": [ true, null ], \"at\": 1 }");
        presence().assertTold(room, "JOIN anna");

        presence().first().update(room, "tab", "\"away\"");
        presence().assertTold(room, "JOIN anna", "UPDATE anna");
        presence().nodes().forEach(node -> assertThat(node.only(room).info()).isEqualTo(PresenceNode.info("\"away\"")));
    }

    @Test
    default void what_any_session_said_last_is_shown() {
        Stream room = presence().newStream();

        presence().first().join(room, "tab 1", "anna", "1");
        presence().last().join(room, "tab 2", "anna", "2");
        presence().last().leave(room, "tab 2");

        presence().assertTold(room, "JOIN anna", "UPDATE anna");
        assertThat(presence().first().only(room).info()).isEqualTo(PresenceNode.info("2"));
    }

    @Test
    default void a_change_shows_the_member_after_a_join_or_update_and_before_a_leave() {
        Stream room = presence().newStream();

        presence().first().join(room, "tab", "anna", "1");
        Member joined = presence().first().only(room);
        presence().first().update(room, "tab", "2");
        Member updated = presence().first().only(room);
        presence().first().leave(room, "tab");

        presence().assertTold(room, "JOIN anna", "UPDATE anna", "LEAVE anna");
        assertThat(presence().changes(room))
                .extracting(PresenceChange::member)
                .containsExactly(joined, updated, updated);
        assertThat(joined.info()).isEqualTo(PresenceNode.info("1"));
        assertThat(updated.info()).isEqualTo(PresenceNode.info("2"));
    }

    @Test
    default void a_session_cannot_join_as_somebody_else() {
        Stream room = presence().newStream();
        presence().first().join(room, "tab 7", "anna");

        assertThat(presence().last().registry().join(room, "tab 7", "bert", PresenceNode.info("{}")))
                .failsWithin(PresenceNode.PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IllegalArgumentException.class)
                .withMessageContainingAll("tab 7", "anna", "bert", room.name());

        presence().assertTold(room, "JOIN anna");
        assertThat(presence().first().ids(room)).containsExactly("anna");

        presence().first().leave(room, "tab 7");
        presence().last().join(room, "tab 7", "bert");
        assertThat(presence().first().ids(room)).containsExactly("bert");
    }

    @Test
    default void a_member_has_an_id() {
        assertThat(presence().first().registry().join(presence().newStream(), "tab", "", PresenceNode.info("{}")))
                .failsWithin(PresenceNode.PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void a_session_that_is_not_there_neither_shows_anything_nor_leaves() {
        Stream room = presence().newStream();
        presence().first().join(room, "tab", "anna");

        presence().first().update(room, "other", "1");
        presence().first().leave(room, "other");
        presence().first().leave(room, "other", presence().grace());
        presence().first().update(presence().newStream(), "tab", "1");

        presence().assertTold(room, "JOIN anna");
        assertThat(presence().first().only(room).info()).isEqualTo(PresenceNode.info("{}"));
    }

    @Test
    default void streams_know_nothing_of_each_other() {
        Stream kitchen = presence().newStream();
        Stream cellar = presence().newStream();

        presence().first().join(kitchen, "tab", "anna", "\"cooks\"");
        presence().first().join(cellar, "tab", "bert", "\"digs\"");
        presence().first().leave(cellar, "tab");

        presence().assertTold(kitchen, "JOIN anna");
        presence().assertTold(cellar, "JOIN bert", "LEAVE bert");
        assertThat(presence().last().ids(kitchen)).containsExactly("anna");
    }

    @Test
    default void names_and_infos_may_hold_any_text() {
        Stream room = Stream.of("raum " + presence().newStream(), "größe: 100 %", "👋🏽");
        String id = "Zoë \"{}\" : \\ \u0000\n %s 😀";
        String session = "a:b\u0000c/é";
        String info = "{\"name\":\"ä\\u0000\\\"é€😀\",\"\":[1e3,{}],\"n\":null}";

        presence().first().join(room, session, id, info);

        presence().nodes().forEach(node -> {
            assertThat(node.only(room).id()).isEqualTo(id);
            assertThat(node.only(room).info()).isEqualTo(PresenceNode.info(info));
            assertThat(node.touch(room, session)).isEmpty();
        });
        presence().last().leave(room, session);
        presence().assertTold(room, "JOIN " + id, "LEAVE " + id);
    }
}
