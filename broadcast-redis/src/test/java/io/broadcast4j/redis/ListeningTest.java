package io.broadcast4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Position;
import io.broadcast4j.Stream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ListeningTest {
    private final ListeningLab lab = new ListeningLab();

    @Test
    void a_stream_is_live_when_redis_says_so_and_not_before() {
        lab.connect();
        CompletableFuture<Position> live = lab.add("a");
        assertThat(lab.channels().asked()).containsExactly("subscribe " + lab.sign(), "subscribe " + lab.channel("a"));
        confirm(lab.sign());
        assertThat(live).isNotDone();
        confirm(lab.channel("a"));
        assertThat(live).isCompletedWithValue(new Position("e", 0, ""));
    }

    @Test
    void the_confirmation_of_an_earlier_subscription_is_none_of_a_later_one() {
        lab.connect();
        lab.want("a");
        lab.remove("a");
        CompletableFuture<Position> again = lab.add("a");
        assertThat(lab.channels().asked())
                .containsExactly(
                        "subscribe " + lab.sign(),
                        "subscribe " + lab.channel("a"),
                        "unsubscribe " + lab.channel("a"),
                        "subscribe " + lab.channel("a"));
        confirm(lab.channel("a"));
        assertThat(again).isNotDone();
        confirm(lab.channel("a"));
        assertThat(again).isCompleted();
    }

    @Test
    void a_stream_that_is_given_up_and_wanted_again_at_once_stays_subscribed_to() {
        lab.connect();
        lab.want("a");
        confirm(lab.channel("a"));
        lab.channels().asked();
        lab.listening().remove(Stream.of("a"));
        CompletableFuture<Position> again = lab.listening().add(Stream.of("a")).toCompletableFuture();
        lab.settle();
        List<String> asked = lab.channels().asked();
        if (!asked.isEmpty()) {
            assertThat(asked).containsExactly("unsubscribe " + lab.channel("a"), "subscribe " + lab.channel("a"));
            confirm(lab.channel("a"));
        }
        assertThat(again).isCompleted();
    }

    @Test
    void a_new_connection_subscribes_to_everything_and_is_whole_when_all_is_confirmed() {
        lab.connect();
        lab.want("a");
        lab.want("b");
        lab.want("gone");
        lab.remove("gone");
        lab.channels().confirmAll();
        lab.settle();
        FakeChannels old = lab.channels();
        lab.news().clear();

        old.lose();
        lab.settle();
        assertThat(old.isClosed()).isTrue();
        assertThat(lab.links().areWhole()).isFalse();
        lab.pass(Duration.ofMillis(50));
        assertThat(lab.connections()).isEqualTo(2);
        assertThat(String.join(" ", lab.channels().asked()))
                .contains(lab.sign(), lab.channel("a"), lab.channel("b"))
                .doesNotContain("gone");
        confirm(lab.sign(), lab.channel("a"));
        old.confirm(lab.channel("b"));
        lab.settle();
        assertThat(lab.links().areWhole()).isFalse();
        confirm(lab.channel("b"));
        assertThat(lab.links().areWhole()).isTrue();
        assertThat(lab.news()).containsExactly("whole");
    }

    @Test
    void what_is_not_wanted_any_more_is_not_waited_for() {
        lab.connect();
        lab.want("a");
        confirm(lab.sign(), lab.channel("a"));
        lab.channels().lose();
        lab.pass(Duration.ofMillis(50));
        lab.remove("a");
        confirm(lab.sign());
        assertThat(lab.links().areWhole()).isTrue();
    }

    /** A stream may be given up while a new connection is being taken. */
    @RepeatedTest(5)
    void a_connection_becomes_whole_though_streams_are_given_up_meanwhile() {
        int streams = 2_000;
        for (int i = 0; i < streams; i++) {
            lab.want("s" + i);
        }
        lab.connect();
        lab.channels().confirmAll();
        lab.settle();
        CompletableFuture<Void> givingUp = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < streams; i++) {
                lab.listening().remove(Stream.of("s" + i));
            }
        });
        do {
            lab.channels().lose();
            lab.pass(Duration.ofMillis(50));
            lab.channels().confirmAll();
            lab.settle();
            lab.channels().confirmAll();
            lab.settle();
            if (givingUp.isDone()) {
                break;
            }
            assertWholeSoon();
        } while (true);
        givingUp.join();
        assertWholeSoon();
    }

    private void assertWholeSoon() {
        // What was posted by the other thread in between has its turn now.
        lab.settle();
        lab.channels().confirmAll();
        lab.settle();
        assertThat(lab.links().areWhole()).isTrue();
    }

    @Test
    void one_command_names_256_channels_at_most() {
        for (int i = 0; i < 600; i++) {
            lab.want("s" + i);
        }
        lab.settle();
        lab.connect();
        assertThat(lab.channels().sizes()).containsExactly(256, 256, 89);
        IntStream.range(0, 600).forEach(i -> lab.listening().remove(Stream.of("s" + i)));
        lab.settle();
        assertThat(lab.channels().sizes()).containsExactly(256, 256, 88);
    }

    @Test
    void a_stream_that_cannot_begin_fails_and_is_not_listened_to() {
        lab.beginWith(CompletableFuture.failedFuture(RedisFailure.closed()));
        lab.connect();
        CompletableFuture<Position> live = lab.add("a");
        assertThat(live).isCompletedExceptionally();
        assertThat(lab.channels().asked()).containsExactly("subscribe " + lab.sign());
        assertThat(lab.hears("a")).isFalse();
    }

    @Test
    void a_stream_that_is_wanted_while_there_is_no_connection_is_live_on_the_next_one() {
        CompletableFuture<Position> live = lab.add("a");
        assertThat(live).isNotDone();
        lab.connect();
        confirm(lab.channel("a"));
        assertThat(live).isCompleted();
    }

    @Test
    void a_refused_subscription_has_the_connection_made_anew_more_and_more_slowly() {
        lab.connect();
        for (int i = 0; i < 40; i++) {
            lab.channels().refuse("NOPERM");
            lab.pass(Duration.ofMillis(250));
        }
        assertThat(lab.trouble()).contains("NOPERM");
        assertThat(lab.connections()).isBetween(8, 20);
    }

    private void confirm(String... channels) {
        lab.channels().confirm(channels);
        lab.settle();
    }
}
