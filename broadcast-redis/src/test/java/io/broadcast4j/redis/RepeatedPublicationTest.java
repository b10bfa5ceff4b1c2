package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Message;
import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.backplane.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Redis is sent one publication twice, because an answer was lost. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RepeatedPublicationTest {
    @RegisterExtension
    static final SharedRedis REDIS = new SharedRedis();

    private static final Stream ROOM = Stream.of("room");

    private final List<ScriptRunner.Call> calls = new ArrayList<>();
    private final Publisher publisher =
            new Publisher(this::keep, new Names("app"), "node", Layout::single, () -> false);
    private LettuceScripts redis;
    private HearingNode viewer;

    @BeforeEach
    void start() {
        redis = LettuceScripts.on(REDIS.server());
        viewer = HearingNode.at(REDIS.server().uri());
        viewer.listen(ROOM);
    }

    @AfterEach
    void stop() {
        viewer.close();
        redis.close();
    }

    @Test
    void the_second_sending_of_what_was_run_finds_its_place() {
        ScriptRunner.Call a = call("a");
        List<Object> first = Attenders.await(redis.run(a));
        viewer.publish(ROOM, "between");
        assertSame(Attenders.await(redis.runAgain(a)), first);
        assertHeard("a between");
    }

    @Test
    void the_first_sending_that_comes_behind_the_second_one_does_nothing() {
        ScriptRunner.Call a = call("a");
        ScriptRunner.Call b = call("b");
        List<Object> placeOfA = Attenders.await(redis.runAgain(a));
        List<Object> placeOfB = Attenders.await(redis.runAgain(b));
        ScriptRunner.Call c = call("c");
        Attenders.await(redis.run(c));
        viewer.publish(ROOM, "between");

        assertSame(Attenders.await(redis.run(a)), placeOfA);
        assertSame(Attenders.await(redis.run(b)), placeOfB);

        assertHeard("a b c between");
    }

    @Test
    void the_first_sending_that_comes_behind_a_second_one_whose_place_is_gone_does_nothing() {
        ScriptRunner.Call a = call("a");
        Attenders.await(redis.runAgain(a));
        viewer.publish(ROOM, "newer", HistoryPolicy.keep(1, HistoryPolicy.DEFAULT.age()));

        assertThat(Attenders.await(redis.run(a))).isEmpty();

        assertHeard("a newer");
    }

    private void assertHeard(String texts) {
        viewer.publish(ROOM, "end");
        Await.until("the last one arrives", () -> viewer.texts(ROOM).endsWith("end"));
        assertThat(viewer.texts(ROOM)).isEqualTo(texts + " end");
    }

    private static void assertSame(List<Object> place, List<Object> other) {
        assertThat(place).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(Reply.text(place, i)).isEqualTo(Reply.text(other, i));
        }
    }

    private ScriptRunner.Call call(String text) {
        Message message = new Message(ROOM, "\"" + text + "\"", Position.NONE, null);
        assertThat(publisher.publish(new Publication(message, HistoryPolicy.DEFAULT, null)))
                .isNotNull();
        return calls.get(calls.size() - 1);
    }

    private CompletionStage<List<Object>> keep(ScriptRunner.Call call) {
        calls.add(call);
        return new CompletableFuture<>();
    }
}
