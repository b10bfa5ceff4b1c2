package io.broadcast4j.test;

import static io.broadcast4j.test.Finding.Kind.DUPLICATE;
import static io.broadcast4j.test.Finding.Kind.SILENT_LOSS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.broadcast4j.Position;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DeliveryResumeTest {
    private final NewsRun news = new NewsRun();

    @Test
    void what_was_stored_before_the_start_or_after_the_end_is_no_loss() {
        news.publish(1, 9);
        SubscriberLog ann = news.checker.subscribed("ann", NewsRun.STREAM, NewsRun.at(3));
        NewsRun.deliver(ann, 4, 5, 6);
        ann.ended(NewsRun.at(6));
        SubscriberLog bob = news.checker.subscribed("bob", NewsRun.STREAM);
        NewsRun.deliver(bob, 5, 6, 7);
        bob.ended(NewsRun.at(6));
        assertThat(news.kinds()).isEmpty();
    }

    @Test
    void what_comes_from_before_the_start_was_seen_already() {
        news.publish(1, 3);
        NewsRun.deliver(news.checker.subscribed("ann", NewsRun.STREAM, NewsRun.at(2)), 2, 3);
        assertThat(news.kinds()).containsExactly(DUPLICATE);
    }

    @Test
    void whoever_resumes_from_an_earlier_position_sees_again_what_follows() {
        news.publish(1, 6);
        SubscriberLog ann = news.all();
        NewsRun.deliver(ann, 1, 2, 3, 4);
        ann.resumed(NewsRun.at(2));
        NewsRun.deliver(ann, 3, 4, 5, 6);
        assertThat(news.kinds()).isEmpty();
    }

    @Test
    void a_resume_hides_no_loss() {
        news.publish(1, 6);
        SubscriberLog ann = news.all();
        NewsRun.deliver(ann, 1, 2, 4);
        ann.resumed(NewsRun.at(1));
        NewsRun.deliver(ann, 2, 3, 4);
        ann.resumed(NewsRun.at(5));
        NewsRun.deliver(ann, 6);
        assertThat(news.checker.judge().findings())
                .extracting(Finding::detail)
                .containsExactly("m3 at a/3 did not come", "m5 at a/5 did not come");
    }

    @Test
    void a_new_epoch_follows_the_old_one_and_a_gap_between_them_is_not_false() {
        news.publish(1, 2);
        news.checker.published(NewsRun.STREAM, "m3", "payload 3", new Position("b", 1, ""));
        news.checker.published(NewsRun.STREAM, "m4", "payload 4", new Position("b", 2, ""));
        SubscriberLog ann = news.all();
        NewsRun.deliver(ann, 1, 2);
        ann.gapSignalled();
        ann.delivered("m3", "payload 3");
        ann.delivered("m4", "payload 4");
        news.checker.subscribed("bob", NewsRun.STREAM, NewsRun.at(1)).delivered("m4", "payload 4");
        assertThat(news.checker.judge().findings())
                .extracting(Finding::detail)
                .containsExactly("2 messages did not come, from m2 at a/2 to m3 at b/1");
    }

    @Test
    void a_failover_that_gives_offsets_again_makes_messages_that_follow_the_lost_ones() {
        news.publish(1, 4);
        for (int offset = 3; offset <= 6; offset++) {
            news.checker.published(NewsRun.STREAM, "n" + offset, "payload", new Position("a", offset, "after"));
        }
        SubscriberLog ann = news.all();
        NewsRun.deliver(ann, 1, 2, 3, 4);
        ann.gapSignalled();
        SubscriberLog bob = news.checker.subscribed("bob", NewsRun.STREAM, new Position("a", 4, "after"));
        for (int offset = 3; offset <= 6; offset++) {
            ann.delivered("n" + offset, "payload");
        }
        bob.delivered("n5", "payload");
        bob.delivered("n6", "payload");
        SubscriberLog eve = news.checker.subscribed("eve", NewsRun.STREAM, NewsRun.at(2));
        eve.delivered("n3", "payload");
        eve.ended(new Position("a", 3, "after"));
        assertThat(news.checker.judge().findings())
                .as("a gap where nothing was missing, and messages that were stored and then lost")
                .extracting(Finding::kind, Finding::subscriber)
                .containsExactly(tuple(SILENT_LOSS, "eve"));
    }
}
