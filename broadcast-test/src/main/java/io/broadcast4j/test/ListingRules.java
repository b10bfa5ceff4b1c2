package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.presence.Member;
import io.broadcast4j.presence.PresencePage;
import io.broadcast4j.presence.PresenceRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is listed, in which order, and how much at once. */
interface ListingRules extends PresenceRules {
    @Test
    default void more_members_than_a_page_holds_are_listed_page_by_page() {
        Stream room = presence().newStream();
        int all = PresenceRegistry.MAX_PAGE + 205;
        List<String> ids = IntStream.range(0, all)
                .mapToObj(i -> String.format("member %05d", i))
                .toList();
        joinShuffled(room, ids);

        PresencePage first = PresenceNode.await(presence().last().registry().members(room));
        String end = first.members().get(first.members().size() - 1).id();
        PresencePage second = presence().last().page(room, end, PresenceRegistry.MAX_PAGE);

        assertThat(first.members()).hasSize(PresenceRegistry.MAX_PAGE);
        assertThat(first.hasMore()).isTrue();
        assertThat(second.members()).hasSize(205);
        assertThat(second.hasMore()).isFalse();
        assertThat(List.of(first.total(), second.total())).containsExactly(all, all);
        List<Member> both = new ArrayList<>(first.members());
        both.addAll(second.members());
        assertThat(both).extracting(Member::id).containsExactlyElementsOf(ids);
    }

    @Test
    default void a_page_begins_after_an_id_whether_that_is_present_or_not() {
        Stream room = presence().newStream();
        joinShuffled(room, List.of("b", "d", "f", "h"));

        assertPage(presence().first().page(room, "", 2), true, "b", "d");
        assertPage(presence().first().page(room, "d", 2), false, "f", "h");
        assertPage(presence().first().page(room, "c", 2), true, "d", "f");
        assertPage(presence().first().page(room, "", 4), false, "b", "d", "f", "h");
        assertPage(presence().first().page(room, "a", 1), true, "b");
        assertPage(presence().first().page(room, "h", 1), false);
        assertPage(presence().first().page(room, "z", 1_000), false);
    }

    /** By their chars, that is: an emoji, whose first char is a surrogate, comes before a fullwidth letter. */
    @Test
    default void ids_are_sorted_as_Java_sorts_texts() {
        Stream room = presence().newStream();
        List<String> ids = List.of(
                "", "10", "9", "A", "Z", "a", "a\u0000", "a ", "a b", "aa", "b", "z", "ä", "é", "߿", "€", "😀", "😀a",
                "👋🏽", "~", "ｚ", "\uFFFD");
        List<String> sorted = ids.stream().filter(id -> !id.isEmpty()).sorted().toList();
        joinShuffled(room, sorted);

        presence().nodes().forEach(node -> assertThat(node.ids(room)).containsExactlyElementsOf(sorted));
        for (int i = 1; i < sorted.size(); i++) {
            assertThat(presence().last().page(room, sorted.get(i - 1), 1).members())
                    .extracting(Member::id)
                    .containsExactly(sorted.get(i));
        }
    }

    @Test
    default void nobody_is_listed_where_nobody_is() {
        PresencePage page = PresenceNode.await(
                presence().last().registry().members(presence().newStream()));

        assertThat(page).isEqualTo(new PresencePage(List.of(), 0, false));
    }

    @Test
    default void a_page_has_one_to_a_thousand_members() {
        for (int limit : new int[] {Integer.MIN_VALUE, 0, PresenceRegistry.MAX_PAGE + 1, Integer.MAX_VALUE}) {
            assertThat(presence().first().registry().members(presence().newStream(), "", limit))
                    .failsWithin(PresenceNode.PATIENCE)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(IllegalArgumentException.class)
                    .withMessageContaining(Integer.toString(limit));
        }
    }

    private void joinShuffled(Stream room, List<String> ids) {
        List<String> shuffled = new ArrayList<>(ids);
        Collections.shuffle(shuffled, new Random(42));
        List<CompletionStage<Void>> joins = new ArrayList<>();
        for (String id : shuffled) {
            joins.add(presence()
                    .node(joins.size())
                    .registry()
                    .join(room, "session of " + id, id, PresenceNode.info("{}")));
        }
        joins.forEach(PresenceNode::await);
    }

    private static void assertPage(PresencePage page, boolean more, String... ids) {
        assertThat(page.members()).extracting(Member::id).containsExactly(ids);
        assertThat(page.hasMore()).isEqualTo(more);
        assertThat(page.total()).isEqualTo(4);
    }
}
