package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.message;
import static io.broadcast4j.server.LabClient.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.channel.Channel;
import io.broadcast4j.channel.Subscription;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Channels that throw or reject while a client subscribes. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SubscribedFailureTest {
    private static final String BROKEN = "{\"channel\":\"Broken\"}";

    private final RecordingChannel healthy = new RecordingChannel(client -> client.streamFrom(Stream.of("news")));

    static java.util.stream.Stream<Throwable> failures() {
        return java.util.stream.Stream.of(
                new IllegalStateException("no database"),
                new AssertionError("impossible"),
                new NoClassDefFoundError("Gone"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatever_subscribed_throws_rejects_and_harms_nobody(Throwable failure) {
        assertRejected(new RecordingChannel(client -> {
            client.streamFrom(Stream.of("news"));
            throw unchecked(failure);
        }));
    }

    @Test
    void endless_recursion_in_subscribed_rejects_and_harms_nobody() {
        assertRejected(new RecordingChannel(SubscribedFailureTest::recurse));
    }

    @Test
    void what_before_subscribe_throws_rejects_and_skips_subscribed() {
        RecordingChannel channel = new RecordingChannel().before(client -> {
            throw new IllegalStateException("no");
        });

        assertRejected(channel);

        assertThat(channel.calls).doesNotContain("subscribed");
    }

    @Test
    void rejecting_in_before_subscribe_skips_subscribed() {
        RecordingChannel channel = new RecordingChannel().before(Subscription::reject);

        Lab lab = assertRejected(channel);

        assertThat(channel.calls)
                .containsExactly(
                        "beforeSubscribe", "beforeUnsubscribe", "unsubscribed", "afterUnsubscribe", "afterSubscribe");
        assertThat(lab.events.startingWith("failed")).isEmpty();
    }

    @Test
    void rejecting_in_subscribed_stops_streams_and_timers() {
        RecordingChannel channel = new RecordingChannel(client -> {
            client.streamFrom(Stream.of("other"));
            client.every(java.time.Duration.ofSeconds(1), () -> client.transmit("tick"));
            client.reject();
        });
        Lab lab = assertRejected(channel);
        LabClient client = lab.connect().subscribe(BROKEN);
        client.fresh();

        lab.broadcast("other", 1);
        lab.pass(java.time.Duration.ofMillis(2_900));

        assertThat(client.fresh()).isEmpty();
    }

    @Test
    void a_client_that_lacks_a_parameter_is_rejected_and_the_observer_learns_which() {
        Lab lab = assertRejected(new RecordingChannel(client -> client.params().text("room_id")));

        assertThat(lab.events.all())
                .contains("ignored bad_data Broken#subscribed room_id: expected a text, found nothing");
    }

    @Test
    void a_hook_for_failures_that_throws_the_failure_again_rejects_as_well() {
        Lab lab = withBroken(new Rethrowing());

        LabClient client = lab.connect().subscribe(BROKEN);

        assertThat(client.fresh()).containsExactly(rejected(BROKEN));
        assertThat(lab.events.startingWith("failed")).containsExactly("failed Broken#subscribed again");
        assertThat(client.subscribe(BROKEN).fresh()).containsExactly(rejected(BROKEN));
    }

    @Test
    void a_factory_that_throws_rejects() {
        Lab lab = Lab.with(builder -> builder.channel("Broken", RecordingChannel.class, client -> {
            throw new IllegalStateException("no parts");
        }));

        assertThat(lab.connect().subscribe(BROKEN).fresh()).containsExactly(rejected(BROKEN));
        assertThat(lab.events.all()).contains("failed Broken#create no parts", "rejected rejected");
    }

    private Lab assertRejected(RecordingChannel channel) {
        Lab lab = withBroken(channel);
        LabClient neighbour = lab.connect().inRoom();
        LabClient client = lab.connect();

        client.subscribe(BROKEN).subscribe(ROOM);

        assertThat(client.fresh()).containsExactly(rejected(BROKEN), confirmed(ROOM));
        assertThat(channel.count("unsubscribed")).isOne();
        assertThat(channel.count("afterSubscribe")).isOne();
        lab.broadcast("news", 1);
        assertThat(client.fresh()).containsExactly(message(ROOM, "1"));
        assertThat(neighbour.fresh()).containsExactly(message(ROOM, "1"));
        client.leave();
        neighbour.leave();
        assertThat(channel.count("unsubscribed")).isOne();
        assertThat(lab.server.streams()).isZero();
        return lab;
    }

    private Lab withBroken(Channel broken) {
        return Lab.with(builder -> builder.channel("Room", healthy).channel("Broken", broken));
    }

    @SuppressWarnings("InfiniteRecursion")
    private static void recurse(Subscription client) {
        Consumer<Subscription> again = SubscribedFailureTest::recurse;
        again.accept(client);
    }

    private static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failure;
    }

    private static final class Rethrowing implements Channel {
        @Override
        public void subscribed(Subscription client) {
            throw new IllegalStateException("again");
        }

        @Override
        public boolean failed(Subscription client, Throwable error) {
            throw unchecked(error);
        }
    }
}
