package io.broadcast4j.server;

import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A client that subscribes again before it can know that it is subscribed, and one that does so afterwards. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RepeatedSubscribeTest {
    private static final String WELCOME = "{\"type\":\"welcome\"}";

    private final AtomicReference<Runnable> atSubscribed = new AtomicReference<>(() -> {});
    private final RecordingChannel channel =
            new RecordingChannel(client -> atSubscribed.get().run());
    private final HandExecutor executor = new HandExecutor();

    @Test
    void one_that_comes_while_subscribed_runs_is_answered_by_the_confirmation_on_its_way() {
        Lab lab = Lab.of(channel);
        LabClient client = lab.connect();
        atSubscribed.set(() -> client.subscribe(ROOM).subscribe(ROOM));

        client.subscribe(ROOM);

        assertThat(client.fresh()).containsExactly(confirmed(ROOM));
        assertThat(channel.count("subscribed")).isOne();
        assertThat(lab.events.startingWith("confirmed")).hasSize(1);
    }

    @Test
    void one_that_waits_for_the_executor_behind_the_first_is_not_confirmed_by_itself() {
        Lab lab = Lab.on(executor, builder -> builder.channel("Room", channel));
        LabClient client = lab.open(Lab.handshake());
        executor.runAll();
        client.fresh();

        client.subscribe(ROOM).subscribe(ROOM);
        executor.runAll();

        assertThat(client.fresh()).containsExactly(confirmed(ROOM));
    }

    @Test
    void two_that_wait_for_the_welcome_are_confirmed_once() {
        Lab lab = Lab.on(executor, builder -> builder.channel("Room", channel));
        LabClient client = lab.open(Lab.handshake()).subscribe(ROOM).subscribe(ROOM);

        executor.runAll();

        assertThat(client.texts()).containsExactly(WELCOME, confirmed(ROOM));
    }

    @Test
    void each_that_comes_after_the_confirmation_is_confirmed_again() {
        LabClient client = Lab.of(channel).connect();
        atSubscribed.set(() -> client.subscribe(ROOM));
        client.subscribe(ROOM);
        client.fresh();

        client.subscribe(ROOM);
        assertThat(client.fresh()).containsExactly(confirmed(ROOM));
        client.subscribe(ROOM);
        assertThat(client.fresh()).containsExactly(confirmed(ROOM));

        assertThat(channel.count("subscribed")).isOne();
    }

    @Test
    void one_that_comes_after_an_unsubscribe_begins_anew() {
        LabClient client = Lab.of(channel).connect().inRoom();

        client.unsubscribe(ROOM).subscribe(ROOM);

        assertThat(client.fresh()).containsExactly(confirmed(ROOM));
        assertThat(channel.count("subscribed")).isEqualTo(2);
    }
}
