package io.broadcast4j.test;

import static io.broadcast4j.test.Finding.Kind.CORRUPTED;
import static io.broadcast4j.test.Finding.Kind.DUPLICATE;
import static io.broadcast4j.test.Finding.Kind.FALSE_GAP;
import static io.broadcast4j.test.Finding.Kind.PHANTOM;
import static io.broadcast4j.test.Finding.Kind.REORDER;
import static io.broadcast4j.test.Finding.Kind.SILENT_LOSS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.broadcast4j.Position;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DeliveryCheckerTest {
    private final NewsRun news = new NewsRun();

    @Test
    void a_run_in_which_nothing_happened_is_good() {
        news.checker.subscribed("ann", NewsRun.STREAM, Position.NONE);
        assertThat(news.checker.judge().findings()).isEmpty();
        assertThat(news.checker.judge()).hasToString("Nothing wrong in 0 publications and 0 deliveries");
    }

    @Test
    void everything_in_order_is_good() {
        news.publish(1, 5);
        NewsRun.deliver(news.all(), 1, 2, 3, 4, 5);
        assertThat(news.kinds()).isEmpty();
    }

    @Test
    void what_did_not_come_is_lost_and_told_as_one_loss_where_it_hangs_together() {
        news.publish(1, 9);
        NewsRun.deliver(news.all(), 1, 4, 5, 7);
        assertThat(news.checker.judge().findings())
                .extracting(Finding::kind, Finding::detail)
                .containsExactly(
                        tuple(SILENT_LOSS, "2 messages did not come, from m2 at a/2 to m3 at a/3"),
                        tuple(SILENT_LOSS, "m6 at a/6 did not come"),
                        tuple(SILENT_LOSS, "2 messages did not come, from m8 at a/8 to m9 at a/9"));
    }

    @Test
    void a_subscriber_that_got_nothing_has_lost_everything() {
        news.publish(1, 3);
        news.all();
        news.checker.subscribed("bob", NewsRun.STREAM);
        news.checker.subscribed("eve", NewsRun.STREAM).ended(Position.NONE);
        assertThat(news.checker.judge().findings())
                .extracting(Finding::kind, Finding::subscriber)
                .containsExactly(tuple(SILENT_LOSS, "ann"), tuple(SILENT_LOSS, "bob"));
    }

    @Test
    void a_gap_excuses_what_is_missing_there_and_nothing_else() {
        news.publish(1, 9);
        SubscriberLog ann = news.all();
        NewsRun.deliver(ann, 1, 2);
        ann.gapSignalled();
        NewsRun.deliver(ann, 5, 6, 8, 9);
        assertThat(news.checker.judge().findings())
                .extracting(Finding::detail)
                .containsExactly("m7 at a/7 did not come");
    }

    @Test
    void a_gap_where_nothing_is_missing_is_false() {
        news.publish(1, 3);
        SubscriberLog ann = news.all();
        NewsRun.deliver(ann, 1, 2);
        ann.gapSignalled();
        NewsRun.deliver(ann, 3);
        assertThat(news.kinds()).containsExactly(FALSE_GAP);
    }

    @Test
    void a_gap_at_the_end_is_good_where_messages_follow_and_false_where_none_does() {
        news.publish(1, 3);
        SubscriberLog ann = news.all();
        NewsRun.deliver(ann, 1, 2);
        ann.gapSignalled();
        SubscriberLog bob = news.checker.subscribed("bob", NewsRun.STREAM, Position.NONE);
        NewsRun.deliver(bob, 1, 2, 3);
        bob.gapSignalled();
        assertThat(news.checker.judge().findings())
                .extracting(Finding::kind, Finding::subscriber)
                .containsExactly(tuple(FALSE_GAP, "bob"));
    }

    @Test
    void a_message_that_comes_late_is_out_of_order_and_not_lost() {
        news.publish(1, 4);
        NewsRun.deliver(news.all(), 1, 3, 2, 4);
        assertThat(news.kinds()).containsExactly(REORDER);
    }

    @Test
    void what_comes_again_is_a_duplicate() {
        news.publish(1, 3);
        NewsRun.deliver(news.all(), 1, 2, 2, 3, 1);
        assertThat(news.kinds()).containsExactly(DUPLICATE, DUPLICATE);
    }

    @Test
    void what_was_rejected_or_never_published_is_a_phantom() {
        news.publish(1, 1);
        news.checker.rejected(NewsRun.STREAM, "m2");
        NewsRun.deliver(news.all(), 1, 2, 3);
        assertThat(news.checker.judge().findings())
                .extracting(Finding::kind, Finding::detail)
                .containsExactly(tuple(PHANTOM, "m2 was rejected"), tuple(PHANTOM, "m3 was never published"));
    }

    @Test
    void another_payload_or_position_is_a_corruption() {
        news.publish(1, 2);
        SubscriberLog ann = news.all();
        ann.delivered("m1", "something else", NewsRun.at(1));
        ann.delivered("m2", "payload 2", NewsRun.at(3));
        assertThat(news.kinds()).containsExactly(CORRUPTED, CORRUPTED);
    }

    @Test
    void a_message_of_which_nobody_knows_may_come_or_not_but_not_twice() {
        news.publish(1, 1);
        news.checker.unknown(NewsRun.STREAM, "m2", "payload 2");
        news.publish(3, 3);
        NewsRun.deliver(news.all(), 1, 2, 3);
        NewsRun.deliver(news.checker.subscribed("bob", NewsRun.STREAM, Position.NONE), 1, 3);
        NewsRun.deliver(news.checker.subscribed("eve", NewsRun.STREAM, Position.NONE), 1, 2, 2, 3);
        assertThat(news.checker.judge().findings())
                .extracting(Finding::kind, Finding::subscriber)
                .containsExactly(tuple(DUPLICATE, "eve"));
    }

    @Test
    void a_gap_is_not_false_where_an_unknown_message_may_have_been() {
        news.publish(1, 1);
        news.checker.unknown(NewsRun.STREAM, "m2", "payload 2");
        news.publish(3, 3);
        SubscriberLog ann = news.all();
        NewsRun.deliver(ann, 1);
        ann.gapSignalled();
        NewsRun.deliver(ann, 3);
        ann.gapSignalled();
        assertThat(news.kinds()).isEmpty();
    }

    @Test
    void an_unknown_message_that_was_stored_at_the_second_try_has_to_come() {
        news.checker.unknown(NewsRun.STREAM, "m1", "payload 1");
        news.publish(1, 1);
        news.all();
        assertThat(news.kinds()).containsExactly(SILENT_LOSS);
    }

    @Test
    void a_message_that_was_stored_twice_is_a_duplicate_of_the_publisher() {
        news.publish(1, 1);
        news.checker.published(NewsRun.STREAM, "m1", "payload 1", NewsRun.at(2));
        NewsRun.deliver(news.all(), 1);
        assertThat(news.checker.judge().findings())
                .containsExactly(new Finding(DUPLICATE, "", NewsRun.STREAM, "m1 at a/1 and at a/2"));
    }

    @Test
    void without_history_messages_may_be_lost_but_not_invented_or_doubled() {
        for (int i = 1; i <= 4; i++) {
            news.checker.published(NewsRun.STREAM, "m" + i, "payload " + i, Position.NONE);
        }
        SubscriberLog ann = news.all();
        for (int i : new int[] {1, 3, 2, 2, 5}) {
            ann.delivered("m" + i, "payload " + i);
        }
        assertThat(news.kinds()).containsExactly(DUPLICATE, PHANTOM);
    }

    @Test
    void the_report_counts_and_shows_the_first_findings() {
        news.publish(1, 20);
        news.checker.rejected(NewsRun.STREAM, "m21");
        NewsRun.deliver(news.all(), 1, 21, 3, 5, 7, 9, 11, 13, 15, 17, 19, 19);
        DeliveryReport report = news.checker.judge();
        assertThat(report.counts()).containsOnly(entry(SILENT_LOSS, 10), entry(DUPLICATE, 1), entry(PHANTOM, 1));
        assertThat(report.toString().lines())
                .hasSize(12)
                .startsWith(
                        "{SILENT_LOSS=10, DUPLICATE=1, PHANTOM=1} in 21 publications and 12 deliveries:",
                        "  PHANTOM to ann on news: m21 was rejected")
                .endsWith("  and 2 more");
    }

    @Test
    void many_may_write_at_once() throws InterruptedException {
        int writers = 8;
        int each = 500;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(writers * 2);
        for (int writer = 0; writer < writers; writer++) {
            int first = writer * each + 1;
            SubscriberLog log = news.checker.subscribed("reader " + writer, NewsRun.STREAM, Position.NONE);
            threads.execute(() -> {
                awaitQuietly(start);
                news.publish(first, first + each - 1);
            });
            threads.execute(() -> {
                awaitQuietly(start);
                for (int i = 1; i <= writers * each; i++) {
                    NewsRun.deliver(log, i);
                }
            });
        }
        start.countDown();
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(news.checker.judge()).hasToString("Nothing wrong in 4000 publications and 32000 deliveries");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
