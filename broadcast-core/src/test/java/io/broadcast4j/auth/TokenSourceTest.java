package io.broadcast4j.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.broadcast4j.Identity;
import io.broadcast4j.transport.Handshake;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TokenSourceTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final String GOOD = Tokens.signed("{\"sub\":\"alice\",\"exp\":1700000060}");
    private static final String EXPIRED = Tokens.signed("{\"sub\":\"alice\",\"exp\":1600000000}");

    private final TokenSource source = new TokenSource("token");
    private final JwtAuthenticator authenticator = JwtAuthenticator.builder(JwtKey.hs256(Tokens.SECRET))
            .time(() -> NOW)
            .build(claims -> Optional.of(Identity.of(claims.subject())));

    /** Every place where a token may stand, in the order in which they are looked at. */
    private enum Place {
        BEARER,
        ANYCABLE_HEADER,
        SUBPROTOCOL,
        PARAMETER,
        ANYCABLE_PARAMETER;

        Handshake with(String token) {
            return handshake(Map.of(this, token));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_token_is_found_in_each_place(Place place) {
        assertThat(source.find(place.with("t0ken"))).contains("t0ken");
        assertThat(authenticator.authenticate(place.with(GOOD))).isInstanceOf(Authentication.Accepted.class);
    }

    @ParameterizedTest
    @EnumSource
    void an_empty_token_is_none(Place place) {
        assertThat(source.find(place.with(""))).isEmpty();
        assertThat(authenticator.authenticate(place.with(""))).isEqualTo(Authentication.absent());
    }

    @ParameterizedTest
    @EnumSource
    void an_expired_token_is_told_apart_wherever_it_stands(Place place) {
        assertThat(authenticator.authenticate(place.with(EXPIRED)))
                .isEqualTo(Authentication.expired("token: expired at 2020-09-13T12:26:40Z"));
    }

    @ParameterizedTest
    @EnumSource
    void the_first_place_decides_even_if_a_better_token_stands_further_back(Place place) {
        Map<Place, String> tokens = new HashMap<>();
        for (Place later : Place.values()) {
            if (later.compareTo(place) >= 0) {
                tokens.put(later, later == place ? "first" : GOOD);
            }
        }

        assertThat(source.find(handshake(tokens))).contains("first");
        assertThat(authenticator.authenticate(handshake(tokens))).isInstanceOf(Authentication.Refused.class);
    }

    @ParameterizedTest
    @EnumSource
    void an_empty_token_stands_in_the_way_of_none_further_back(Place place) {
        Map<Place, String> tokens = new HashMap<>();
        for (Place other : Place.values()) {
            tokens.put(other, other == place ? "found" : "");
        }

        assertThat(source.find(handshake(tokens))).contains("found");
    }

    @ParameterizedTest
    @EnumSource
    void a_token_is_shown_nowhere(Place place) {
        Handshake forged = place.with("s3cret.s3cret.s3cret");

        assertThat(forged.toString()).doesNotContain("s3cret");
        assertThat(authenticator.authenticate(forged).toString()).doesNotContain("s3cret");
        assertThat(authenticator.authenticate(place.with(EXPIRED)).toString())
                .doesNotContain(EXPIRED.substring(EXPIRED.lastIndexOf('.') + 1));
    }

    @Test
    void the_name_of_the_parameter_can_be_chosen_and_anycables_stays() {
        TokenSource chosen = new TokenSource("ticket");

        assertThat(chosen.find(query(Map.of("token", List.of("a"))))).isEmpty();
        assertThat(chosen.find(query(Map.of("ticket", List.of("a"))))).contains("a");
        assertThat(chosen.find(query(Map.of("jid", List.of("b"), "ticket", List.of("a")))))
                .contains("a");
        assertThat(chosen.find(query(Map.of("jid", List.of("b"))))).contains("b");
        assertThat(new TokenSource("jid").find(query(Map.of("jid", List.of("b")))))
                .contains("b");
    }

    @Test
    void the_authenticator_is_given_the_name_of_the_parameter() {
        JwtAuthenticator chosen = JwtAuthenticator.builder(JwtKey.hs256(Tokens.SECRET))
                .parameter("ticket")
                .time(() -> NOW)
                .build(claims -> Optional.of(Identity.of(claims.subject())));

        assertThat(chosen.authenticate(query(Map.of("token", List.of(GOOD))))).isEqualTo(Authentication.absent());
        assertThat(chosen.authenticate(query(Map.of("ticket", List.of(GOOD)))))
                .isInstanceOf(Authentication.Accepted.class);
    }

    @Test
    void case_matters_where_it_does_and_nowhere_else() {
        assertThat(source.find(header("authorization", "bearer  t0ken "))).contains("t0ken");
        assertThat(source.find(header("x-jid", " t0ken "))).contains("t0ken");
        assertThat(source.find(query(Map.of("Token", List.of("t0ken"))))).isEmpty();
        assertThat(source.find(query(Map.of("JID", List.of("t0ken"))))).isEmpty();
        assertThat(source.find(offering("AnyCable-Token.t0ken"))).isEmpty();
    }

    @Test
    void what_is_no_token_is_absent() {
        for (Handshake none : List.of(
                Handshake.builder("/cable").build(),
                header("Authorization", "Basic YTpi"),
                header("Authorization", "Bearer"),
                header("Authorization", "Bearer" + GOOD),
                header("Authorization", GOOD),
                offering("anycable-token"))) {
            assertThat(authenticator.authenticate(none)).isEqualTo(Authentication.absent());
        }
    }

    @Test
    void a_token_among_the_subprotocols_may_be_a_text_with_dots() {
        assertThat(source.find(offering("anycable-token.a.b.c"))).contains("a.b.c");
    }

    private static Handshake handshake(Map<Place, String> tokens) {
        Handshake.Builder builder = Handshake.builder("/cable");
        Map<String, List<String>> parameters = new HashMap<>();
        tokens.forEach((place, token) -> {
            switch (place) {
                case BEARER -> builder.header("Authorization", "Bearer " + token);
                case ANYCABLE_HEADER -> builder.header("X-JID", token);
                case SUBPROTOCOL -> builder.subprotocols(List.of("actioncable-v1-json", "anycable-token." + token));
                case PARAMETER -> parameters.put("token", List.of(token));
                default -> parameters.put("jid", List.of(token));
            }
        });
        return builder.parameters(parameters).build();
    }

    private static Handshake query(Map<String, List<String>> parameters) {
        return Handshake.builder("/cable").parameters(parameters).build();
    }

    private static Handshake header(String name, String value) {
        return Handshake.builder("/cable").header(name, value).build();
    }

    private static Handshake offering(String subprotocol) {
        return Handshake.builder("/cable").subprotocols(List.of(subprotocol)).build();
    }
}
