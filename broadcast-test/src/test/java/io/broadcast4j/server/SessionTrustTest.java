package io.broadcast4j.server;

import static io.broadcast4j.server.Extended.isRestored;
import static io.broadcast4j.server.Extended.restored;
import static io.broadcast4j.server.Extended.sid;
import static io.broadcast4j.server.Extended.welcome;
import static io.broadcast4j.server.LabClient.ROOM;
import static io.broadcast4j.server.LabClient.goodbye;
import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Stream;
import io.broadcast4j.backplane.HistoryPolicy;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Handshake;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is believed to be the one whose session it was. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SessionTrustTest {
    private final Guests guests = new Guests();
    private final RecordingChannel channel = new RecordingChannel(
            client -> client.streamFrom(Stream.of("inbox", client.identity().key())));
    private final Lab lab = lab(limits -> limits);

    private Lab lab(UnaryOperator<Limits> change) {
        return Lab.with(builder -> builder.channel("Room", channel)
                .authenticator(guests)
                .history(HistoryPolicy.OFF)
                .limits(change.apply(Limits.DEFAULT)));
    }

    /** Returns the session of somebody who was subscribed and has been cut off. */
    private String lost(Lab where, String token) {
        LabClient client = where.open(Extended.handshake(token, ""));
        client.subscribe(ROOM);
        client.leave();
        guests.asked.clear();
        return sid(client);
    }

    @Test
    void the_same_credentials_are_not_looked_at_again() {
        String sid = lost(lab, "ann");

        assertThat(isRestored(lab.open(Extended.handshake("ann", sid)))).isTrue();
        assertThat(guests.asked).isEmpty();
    }

    @Test
    void other_credentials_of_the_same_user_are_looked_at_and_then_good() {
        String sid = lost(lab, "ann-1");

        assertThat(lab.open(Extended.handshake("ann-2", sid)).fresh()).containsExactly(restored(sid, ROOM));
        assertThat(guests.asked).containsExactly("ann-2");
    }

    @Test
    void another_header_cookie_path_or_parameter_is_a_reason_to_look() {
        String sid = lost(lab, "ann");
        Map<String, List<String>> parameters = Map.of("token", List.of("ann"), "sid", List.of(sid));
        List<Handshake.Builder> others = List.of(
                Extended.handshake("ann", sid).header("Cookie", "a=b"),
                Extended.handshake("ann", sid).principal(() -> "bob"),
                Extended.handshake("ann", sid).subprotocols(List.of("actioncable-v1-ext-json", "anycable-token.x")),
                Handshake.builder("/other")
                        .subprotocols(List.of("actioncable-v1-ext-json"))
                        .parameters(parameters));

        for (Handshake.Builder other : others) {
            guests.asked.clear();
            LabClient client = lab.open(other);
            assertThat(isRestored(client)).isTrue();
            assertThat(guests.asked).hasSize(1);
            client.leave();
        }
    }

    @Test
    void the_key_of_the_connection_is_no_credential() {
        LabClient client = lab.open(Extended.handshake("ann", "").header("Sec-WebSocket-Key", "first"));
        client.leave();
        guests.asked.clear();

        lab.open(Extended.handshake("ann", sid(client)).header("Sec-WebSocket-Key", "second"));

        assertThat(guests.asked).isEmpty();
    }

    @Test
    void credentials_that_are_no_good_are_refused_and_the_session_stays() {
        String sid = lost(lab, "ann");

        LabClient refused = lab.open(Extended.handshake("expired", sid));

        assertThat(refused.fresh()).containsExactly(goodbye("token_expired", false));
        assertThat(isRestored(lab.open(Extended.handshake("ann", sid)))).isTrue();
    }

    @Test
    void the_session_of_another_user_is_not_given_away_and_stays_with_its_owner() {
        String sid = lost(lab, "ann");

        LabClient thief = lab.open(Extended.handshake("bob", sid));
        assertThat(thief.fresh()).containsExactly(welcome(sid(thief)));
        assertThat(sid(thief)).isNotEqualTo(sid);
        lab.server.broadcaster().broadcast(Stream.of("inbox", "ann"), "secret");
        lab.passSeconds(10);
        assertThat(thief.fresh()).isEmpty();

        assertThat(lab.open(Extended.handshake("ann", sid)).fresh()).containsExactly(restored(sid, ROOM));
    }

    @Test
    void the_session_of_another_user_who_is_connected_is_left_alone() {
        LabClient owner = lab.open(Extended.handshake("ann", ""));

        LabClient thief = lab.open(Extended.handshake("bob", sid(owner)));

        assertThat(isRestored(thief)).isFalse();
        assertThat(owner.closed()).isEmpty();
        assertThat(sid(thief)).isNotEqualTo(sid(owner));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "' or 1=1", "../..", "00000000-0000-0000-0000-000000000000", "\u0000", "💥", "null", " "})
    void a_session_that_nobody_has_is_a_plain_welcome(String sid) {
        LabClient client = lab.open(Extended.handshake("ann", sid));

        assertThat(client.fresh()).containsExactly(welcome(sid(client)));
        assertThat(sid(client)).isNotEqualTo(sid);
    }

    @Test
    void an_empty_or_endless_session_is_a_plain_welcome() {
        assertThat(isRestored(lab.open(Extended.handshake("ann", "x".repeat(10_240)))))
                .isFalse();
        assertThat(isRestored(lab.open(Lab.extendedHandshake().parameters(Map.of("sid", List.of(""))))))
                .isFalse();
        assertThat(isRestored(lab.open(Lab.extendedHandshake().parameters(Map.of("sid", List.of())))))
                .isFalse();
    }

    @Test
    void a_client_of_the_plain_protocol_has_no_session_and_gets_none() {
        LabClient plain = lab.open(Lab.handshake().parameters(Map.of("token", List.of("ann"))));
        plain.subscribe(ROOM);
        plain.leave();
        String sid = lost(lab, "ann");

        LabClient back = lab.open(Lab.handshake().parameters(Map.of("token", List.of("ann"), "sid", List.of(sid))));

        assertThat(back.fresh()).containsExactly("{\"type\":\"welcome\"}");
    }

    @Test
    void who_was_disconnected_while_away_is_authenticated_anew() {
        String sid = lost(lab, "ann");

        lab.server.disconnect("ann", true);
        LabClient back = lab.open(Extended.handshake("ann", sid));

        assertThat(back.fresh()).containsExactly(welcome(sid(back)));
        assertThat(sid(back)).isNotEqualTo(sid);
        assertThat(guests.asked).containsExactly("ann");
    }

    @Test
    void who_was_disconnected_while_connected_is_authenticated_anew() {
        LabClient client = lab.open(Extended.handshake("ann", ""));
        lab.server.disconnect("ann", true);
        guests.asked.clear();
        guests.close();

        LabClient back = lab.open(Extended.handshake("ann", sid(client)));

        assertThat(back.fresh()).containsExactly(goodbye("unauthorized", false));
        assertThat(guests.asked).containsExactly("ann");
    }

    @Test
    void the_disconnection_of_others_takes_nothing_away() {
        String sid = lost(lab, "ann");

        lab.server.disconnect("bob", false);

        assertThat(isRestored(lab.open(Extended.handshake("ann", sid)))).isTrue();
    }

    @Test
    void an_identity_that_has_expired_is_authenticated_anew() {
        guests.until(lab.time.now().plusSeconds(60));
        String sid = lost(lab, "ann");
        guests.close();

        lab.passSeconds(61);

        assertThat(lab.open(Extended.handshake("ann", sid)).fresh()).containsExactly(goodbye("unauthorized", false));
    }

    @Test
    void an_identity_that_has_not_expired_ends_when_it_would_have() {
        guests.until(lab.time.now().plusSeconds(60));
        String sid = lost(lab, "ann");
        lab.passSeconds(50);
        LabClient back = lab.open(Extended.handshake("ann", sid));

        lab.passSeconds(12);

        assertThat(back.closed()).contains(Disconnect.TOKEN_EXPIRED);
    }

    @Test
    void a_session_is_kept_for_a_while() {
        String first = lost(lab, "ann");
        lab.passSeconds(299);
        assertThat(isRestored(lab.open(Extended.handshake("ann", first)))).isTrue();

        String second = lost(lab, "bob");
        lab.passSeconds(301);
        assertThat(isRestored(lab.open(Extended.handshake("bob", second)))).isFalse();
    }

    @Test
    void nothing_is_left_of_a_session_that_was_not_fetched() {
        lost(lab, "ann");
        assertThat(lab.server.streams()).as("it listens for its revocation").isOne();

        lab.passSeconds(302);

        assertThat(lab.server.streams()).isZero();
    }

    @Test
    void only_so_many_sessions_are_kept() {
        Lab small = lab(limits -> limits.continuity(bounds -> bounds.withSessions(Duration.ofMinutes(5), 3)));
        for (int i = 0; i < 20; i++) {
            lost(small, "guest" + i);
        }
        small.passSeconds(1);

        assertThat(small.server.streams()).isEqualTo(3);
    }

    @Test
    void a_session_of_somebody_anonymous_is_found_by_the_same_handshake() {
        Lab open = Lab.of(channel);
        LabClient client = open.open(Lab.extendedHandshake());
        client.subscribe(ROOM);
        client.leave();

        LabClient back = open.open(Lab.extendedHandshake().parameters(Map.of("sid", List.of(sid(client)))));

        assertThat(back.fresh()).containsExactly(restored(sid(client), ROOM));
    }
}
