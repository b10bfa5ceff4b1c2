package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.BroadcastException;
import io.broadcast4j.Stream;
import io.broadcast4j.presence.PresenceChange;
import io.broadcast4j.presence.PresencePage;
import io.broadcast4j.presence.PresenceRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How changes are told: once, in order, and to listeners of any manners. */
interface TellingRules extends PresenceRules {
    @Test
    default void whoever_comes_and_goes_on_any_node_is_told_once() throws InterruptedException {
        Stream room = presence().newStream();
        List<Thread> threads = IntStream.range(0, 6)
                .mapToObj(seed -> new Thread(() -> comeAndGo(presence().node(seed), room, new Random(seed))))
                .toList();

        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        presence().fence(room);
        List<String> present = presence().last().ids(room);
        Map<String, Integer> balance = presence().changes(room).stream()
                .collect(Collectors.groupingBy(
                        change -> change.member().id(), Collectors.summingInt(TellingRules::difference)));
        assertThat(balance.keySet()).containsAll(present);
        balance.forEach((id, joined) -> assertThat(joined).as(id).isEqualTo(present.contains(id) ? 1 : 0));
    }

    private static void comeAndGo(PresenceNode node, Stream room, Random random) {
        for (int i = 0; i < 60; i++) {
            int session = random.nextInt(8);
            if (random.nextBoolean()) {
                node.join(room, "session " + session, "member " + session % 4);
            } else {
                node.leave(room, "session " + session);
            }
        }
    }

    private static int difference(PresenceChange change) {
        return switch (change.kind()) {
            case JOIN -> 1;
            case UPDATE -> 0;
            case LEAVE -> -1;
        };
    }

    @Test
    default void changes_of_a_stream_are_told_in_their_order() {
        Stream room = presence().newStream();
        int updates = 200;

        PresenceRegistry registry = presence().last().registry();
        registry.join(room, "tab", "anna", PresenceNode.info("0"));
        for (int i = 1; i <= updates; i++) {
            registry.update(room, "tab", PresenceNode.info(Integer.toString(i)));
        }
        presence().last().leave(room, "tab");
        presence().fence(room);

        assertThat(presence().changes(room).stream()
                        .limit(updates + 1L)
                        .map(change -> change.member().info().toString()))
                .containsExactlyElementsOf(IntStream.rangeClosed(0, updates)
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(presence().changes(room))
                .last()
                .extracting(PresenceChange::kind)
                .isEqualTo(PresenceChange.Kind.LEAVE);
    }

    @Test
    default void a_listener_may_ask_and_cause_changes() {
        Stream room = presence().newStream();
        Journal<PresencePage> pages = new Journal<>();
        PresenceNode node = presence().first();
        node.react(change -> {
            if (change.member().id().equals("anna")) {
                node.registry().join(room, "guide's", "guide", PresenceNode.info("{}"));
                node.registry().members(room).thenAccept(pages::add);
            }
        });

        node.join(room, "tab", "anna");

        presence().assertTold(room, "JOIN anna", "JOIN guide");
        assertThat(pages.at(0, "the answer", PresenceNode.PATIENCE).members())
                .extracting(member -> member.id())
                .contains("anna");
    }

    @Test
    default void a_listener_that_throws_harms_nothing() {
        Stream room = presence().newStream();
        presence()
                .nodes()
                .forEach(node -> node.react(change -> {
                    throw new IllegalStateException("thrown on purpose");
                }));

        presence().first().join(room, "tab 1", "anna");
        presence().first().join(room, "tab 2", "bert");
        presence().first().leave(room, "tab 1", presence().grace());
        presence().passTouching(presence().grace().plus(PresenceCluster.SLACK), room, "tab 2");

        presence().assertTold(room, "JOIN anna", "JOIN bert", "LEAVE anna");
        assertThat(presence().last().ids(room)).containsExactly("bert");
    }

    @Test
    default void after_close_nothing_is_told_and_everything_fails() {
        Stream room = presence().newStream();
        PresenceNode node = presence().first();
        node.join(room, "tab", "anna");
        presence().assertTold(room, "JOIN anna");

        presence().nodes().forEach(PresenceNode::close);
        presence().nodes().forEach(PresenceNode::close);

        List<Supplier<CompletionStage<?>>> calls = List.of(
                () -> node.registry().join(room, "late", "bert", PresenceNode.info("{}")),
                () -> node.registry().update(room, "tab", PresenceNode.info("1")),
                () -> node.registry().leave(room, "tab", Duration.ZERO),
                () -> node.registry().members(room));
        calls.forEach(call -> assertThat(call.get())
                .failsWithin(PresenceNode.PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(BroadcastException.class));
        presence().pass(presence().lease().plus(PresenceCluster.SLACK));
        presence().assertTold(room, "JOIN anna");
    }
}
