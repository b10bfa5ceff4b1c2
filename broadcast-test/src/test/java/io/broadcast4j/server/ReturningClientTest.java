package io.broadcast4j.server;

import static io.broadcast4j.server.Extended.isRestored;
import static io.broadcast4j.server.Extended.restored;
import static io.broadcast4j.server.Extended.sid;
import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.confirmed;
import static io.broadcast4j.server.LabClient.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Identity;
import io.broadcast4j.Stream;
import io.broadcast4j.auth.SessionAuthenticator;
import io.broadcast4j.transport.Handshake;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What a client cannot keep by dropping its connection and coming back to its session. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReturningClientTest {
    private final Guests guests = new Guests();
    private final RecordingChannel channel = new RecordingChannel(client -> client.streamFrom(Stream.of("a")));

    @Test
    void a_right_that_a_filter_has_taken_away_meanwhile() {
        AtomicBoolean allowed = new AtomicBoolean(true);
        Lab lab = Lab.with(builder -> builder.channel("Room", channel)
                .authenticator(guests)
                .filter((call, next) -> {
                    if (allowed.get()) {
                        next.run();
                    }
                }));
        String sid = lost(lab, Extended.handshake("ann", ""));
        allowed.set(false);

        LabClient back = lab.open(Extended.handshake("ann", sid));

        assertThat(back.fresh()).containsExactly(restored(sid));
        back.subscribe(ROOM);
        assertThat(back.fresh()).containsExactly(rejected(ROOM));
        assertThat(lab.server.streams()).isOne();
    }

    @Test
    void a_history_or_a_presence_that_a_filter_keeps_though_it_came_with_a_subscribe() {
        Lab lab = Lab.with(builder -> builder.channel("Room", new RecordingChannel(client -> {
                    client.streamFrom(Stream.of("a"));
                    client.presence(Stream.of("a")).open();
                }))
                .authenticator(guests)
                .filter((call, next) -> {
                    if (call.command().equals("subscribe")) {
                        next.run();
                    }
                }));
        LabClient client = lab.open(Extended.handshake("ann", ""));
        client.fresh();

        client.send("{\"command\":\"subscribe\",\"identifier\":" + LabClient.quote(ROOM)
                + ",\"history\":{\"since\":1767225600},\"presence\":{\"info\":1}}");

        assertThat(client.fresh()).containsExactly(confirmed(ROOM), HistoryWire.rejectedHistory(ROOM));
        assertThat(lab.server
                        .presence()
                        .members(Stream.of("a"))
                        .toCompletableFuture()
                        .join()
                        .total())
                .isZero();
    }

    @Test
    void a_user_who_has_left_the_session_of_the_container() {
        Map<String, Object> session = new HashMap<>(Map.of("user_id", "ann"));
        AtomicInteger lookups = new AtomicInteger();
        Lab lab = Lab.with(builder -> builder.channel("Room", channel)
                .authenticator(new SessionAuthenticator("user_id", key -> {
                    lookups.incrementAndGet();
                    return Optional.of(Identity.of(key));
                })));
        String sid = lost(lab, visitor(session, ""));

        assertThat(isRestored(lab.open(visitor(session, sid)))).isTrue();
        assertThat(lookups).hasValue(1);
        session.put("user_id", "bob");
        LabClient bob = lab.open(visitor(session, sid));
        session.clear();
        LabClient nobody = lab.open(visitor(session, sid));

        assertThat(isRestored(bob)).isFalse();
        assertThat(lookups).hasValue(2);
        assertThat(nobody.closed()).isPresent();
    }

    @Test
    void a_trust_that_is_an_hour_old() {
        Lab lab = Lab.with(builder -> builder.channel("Room", channel)
                .authenticator(guests)
                .limits(Limits.DEFAULT.continuity(bounds -> bounds.withSessions(Duration.ofHours(5), 10))));
        String sid = lost(lab, Extended.handshake("ann", ""));
        guests.asked.clear();

        for (int i = 0; i < 3; i++) {
            lab.pass(Duration.ofMinutes(25));
            LabClient back = lab.open(Extended.handshake("ann", sid));
            assertThat(isRestored(back)).isTrue();
            assertThat(guests.asked).hasSize(i < 2 ? 0 : 1);
            back.leave();
        }
    }

    @Test
    void the_patience_of_the_welcome_for_a_subscription_that_takes_long() {
        HandBackplane backplane = new HandBackplane();
        Lab lab = Lab.on(backplane, builder -> builder.channel("Room", channel).authenticator(guests));
        LabClient client = lab.open(Extended.handshake("ann", ""));
        client.subscribe(ROOM);
        backplane.allLive();
        client.leave();
        LabClient back = lab.open(Extended.handshake("ann", sid(client)));

        lab.passSeconds(3);
        assertThat(back.fresh()).isEmpty();
        lab.passSeconds(1);

        assertThat(back.fresh()).containsExactly(restored(sid(client)));
        assertThat(back.closed()).isEmpty();
    }

    @Test
    void a_session_where_there_are_none() {
        Lab lab = Lab.with(builder -> builder.channel("Room", channel)
                .authenticator(guests)
                .limits(Limits.DEFAULT.continuity(bounds -> bounds.withSessions(Duration.ofMinutes(5), 0))));
        LabClient there = lab.open(Extended.handshake("ann", ""));
        String sid = lost(lab, Extended.handshake("ann", ""));

        assertThat(isRestored(lab.open(Extended.handshake("ann", sid)))).isFalse();
        assertThat(isRestored(lab.open(Extended.handshake("ann", sid(there))))).isFalse();
        assertThat(there.closed()).isEmpty();
        assertThat(guests.asked).hasSize(4);
    }

    private String lost(Lab lab, Handshake.Builder handshake) {
        LabClient client = lab.open(handshake);
        client.subscribe(ROOM);
        client.leave();
        return sid(client);
    }

    private static Handshake.Builder visitor(Map<String, Object> session, String sid) {
        Handshake.Builder handshake = Lab.extendedHandshake().session(session::get);
        return sid.isEmpty() ? handshake : handshake.header("X-AnyCable-Restore-SID", sid);
    }
}
