package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.presence.Member;
import io.broadcast4j.presence.PresencePage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(120)
class RedisPresencePagesTest {
    @RegisterExtension
    static final SharedRedis REDIS = new SharedRedis();

    private static final Stream ROOM = Stream.of("room {1}");
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void thousands_of_members_come_page_by_page_each_once_and_sorted() {
        TreeSet<String> ids = new TreeSet<>();
        for (int i = 0; i < 5_000; i++) {
            ids.add(Character.toString(i % 2 == 0 ? 0x1F600 + i % 50 : 0xE000 + i % 50) + " " + i);
        }
        try (LettuceScripts scripts = LettuceScripts.on(REDIS.server());
                Attenders node = new Attenders(scripts, LONG)) {
            joinAll(node, ids);

            List<String> listed = new ArrayList<>();
            PresencePage page = node.page(ROOM, "", 700);
            for (; page.hasMore(); page = node.page(ROOM, listed.get(listed.size() - 1), 700)) {
                assertThat(page.members()).hasSize(700);
                assertThat(page.total()).isEqualTo(5_000);
                page.members().forEach(member -> listed.add(member.id()));
            }
            page.members().forEach(member -> listed.add(member.id()));

            assertThat(listed).containsExactlyElementsOf(ids);
        }
    }

    @Test
    void names_may_hold_half_a_surrogate_pair() {
        try (LettuceScripts scripts = LettuceScripts.on(REDIS.server());
                Attenders node = new Attenders(scripts, LONG)) {
            List<String> ids = List.of("\u0000", "\uD83D", "\uD83D\uD83D", "\uD83D\uDE00", "\uDE00", "\uE000");
            ids.forEach(id -> node.join(ROOM, "session of " + id, id));

            assertThat(node.ids(ROOM)).containsExactlyElementsOf(ids);
            ids.forEach(id -> assertThat(node.touch(ROOM, "session of " + id)).isEmpty());
        }
    }

    @Test
    void one_member_may_have_thousands_of_sessions() {
        try (LettuceScripts scripts = LettuceScripts.on(REDIS.server());
                Attenders node = new Attenders(scripts, LONG)) {
            List<CompletionStage<Void>> calls = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                calls.add(node.registry().join(ROOM, "tab " + i, "anna", Attenders.info("{}")));
            }
            for (int i = 0; i < 2_999; i++) {
                calls.add(node.registry().leave(ROOM, "tab " + i, Duration.ZERO));
            }
            calls.forEach(Attenders::await);

            assertThat(node.page(ROOM, "", 10).members())
                    .singleElement()
                    .extracting(Member::sessions)
                    .isEqualTo(1);
            assertThat(node.told()).containsExactly("JOIN anna");
        }
    }

    @Test
    void a_cluster_keeps_each_stream_in_one_slot() {
        try (RedisCluster cluster = RedisCluster.start();
                LettuceScripts scripts = LettuceScripts.on(cluster);
                Attenders node = new Attenders(scripts)) {
            for (int i = 0; i < 20; i++) {
                node.join(Stream.of("room", i), "tab", "member " + i);
                assertThat(node.ids(Stream.of("room", i))).containsExactly("member " + i);
            }

            Await.until("all have left", () -> node.told().size() == 40);
            assertThat(Attenders.balance(node)).isEmpty();
        }
    }

    private static void joinAll(Attenders node, Iterable<String> ids) {
        List<CompletionStage<Void>> joins = new ArrayList<>();
        ids.forEach(id -> joins.add(node.registry().join(ROOM, "session of " + id, id, Attenders.info("{}"))));
        joins.forEach(Attenders::await);
    }
}
