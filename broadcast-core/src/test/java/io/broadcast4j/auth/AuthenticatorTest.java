package io.broadcast4j.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;

import io.broadcast4j.Identity;
import io.broadcast4j.transport.Disconnect;
import io.broadcast4j.transport.Handshake;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AuthenticatorTest {
    private static final Handshake EMPTY = Handshake.builder("/cable").build();
    private static final Authentication ALICE = Authentication.accepted(Identity.of("alice"));

    private final Authenticator session = new SessionAuthenticator("user_id", AuthenticatorTest::user);
    private final Authenticator cookie = new CookieAuthenticator("auth_token", AuthenticatorTest::user);
    private final Authenticator principal = new PrincipalAuthenticator();

    @Test
    void without_a_credential_nothing_is_found() {
        assertThat(session.authenticate(EMPTY)).isEqualTo(Authentication.absent());
        assertThat(cookie.authenticate(EMPTY)).isEqualTo(Authentication.absent());
        assertThat(cookie.authenticate(cookies("auth_token=; other=alice"))).isEqualTo(Authentication.absent());
        assertThat(principal.authenticate(EMPTY)).isEqualTo(Authentication.absent());
    }

    @Test
    void a_credential_that_leads_to_a_user_is_accepted() {
        assertThat(session.authenticate(session("alice"))).isEqualTo(ALICE);
        assertThat(cookie.authenticate(cookies("a=b; auth_token=alice"))).isEqualTo(ALICE);
        assertThat(principal.authenticate(principal("alice")))
                .isInstanceOfSatisfying(
                        Authentication.Accepted.class,
                        found -> assertThat(found.identity().key()).isEqualTo("alice"));
    }

    @Test
    void a_credential_that_leads_nowhere_is_refused_and_not_shown() {
        assertRefused(session.authenticate(session("secret-1")), "session attribute user_id: leads to no identity");
        assertRefused(cookie.authenticate(cookies("auth_token=secret-1")), "cookie auth_token: leads to no identity");
        assertRefused(principal.authenticate(principal("")), "principal: leads to no identity");
    }

    @Test
    void a_session_attribute_may_be_a_number_or_a_uuid() {
        UUID id = new UUID(1, 2);
        Authenticator any = new SessionAuthenticator("user_id", value -> Optional.of(Identity.of(value)));

        assertThat(any.authenticate(session(42L))).isEqualTo(Authentication.accepted(Identity.of("42")));
        assertThat(any.authenticate(session(id))).isEqualTo(Authentication.accepted(Identity.of(id.toString())));
    }

    @Test
    void a_session_attribute_of_a_type_of_its_own_is_handed_over_as_it_is() {
        Authenticator typed = new SessionAuthenticator(
                "user_id", Account.class, account -> Optional.of(Identity.of(account.name(), account)));

        assertThat(typed.authenticate(session(new Account("alice"))))
                .isEqualTo(Authentication.accepted(Identity.of("alice", new Account("alice"))));
        assertRefused(
                typed.authenticate(session("alice")),
                "session attribute user_id: is a java.lang.String, expected a " + Account.class.getName());
        assertRefused(
                session.authenticate(session(new Account("alice"))),
                "session attribute user_id: is a " + Account.class.getName()
                        + ", expected a text, a number or a UUID; for others give the type as second argument");
    }

    @Test
    void a_principal_can_be_mapped_by_the_application() {
        Authenticator mapped = new PrincipalAuthenticator(
                found -> Optional.of(Identity.of(found.getName().toUpperCase(java.util.Locale.ROOT))));

        assertThat(mapped.authenticate(principal("alice"))).isEqualTo(Authentication.accepted(Identity.of("ALICE")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a=b", "a;b", "a\"b", "ü", "a\n"})
    void a_name_that_no_cookie_can_have_fails_at_once(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CookieAuthenticator(name, AuthenticatorTest::user))
                .withMessageContaining("cookie");
    }

    @Test
    void the_first_credential_found_decides() {
        Authenticator chain = Authenticator.firstOf(session, cookie);

        assertThat(chain.authenticate(cookies("auth_token=alice"))).isEqualTo(ALICE);
        assertThat(chain.authenticate(session("alice"))).isEqualTo(ALICE);
    }

    @Test
    void a_bad_credential_does_not_fall_through_to_a_good_one() {
        Handshake both = Handshake.builder("/cable")
                .session(name -> "gone")
                .header("Cookie", "auth_token=alice")
                .build();

        assertRefused(
                Authenticator.firstOf(session, cookie).authenticate(both),
                "session attribute user_id: leads to no identity");
    }

    @Test
    void authenticators_behind_the_deciding_one_are_not_asked() {
        Authenticator never = handshake -> fail("asked");

        assertThat(Authenticator.firstOf(session, never).authenticate(session("alice")))
                .isEqualTo(ALICE);
    }

    @Test
    void without_any_credential_a_client_is_unauthorized() {
        assertRefused(Authenticator.firstOf(session, cookie, principal).authenticate(EMPTY), "no credentials");
    }

    @Test
    void a_chain_without_links_fails_at_once() {
        assertThatIllegalArgumentException().isThrownBy(Authenticator::firstOf);
    }

    @Test
    void anonymous_clients_are_all_different() {
        assertThat(Authenticator.anonymous().authenticate(EMPTY))
                .isInstanceOf(Authentication.Accepted.class)
                .isNotEqualTo(Authenticator.anonymous().authenticate(EMPTY));
    }

    private static void assertRefused(Authentication found, String detail) {
        assertThat(found).isEqualTo(new Authentication.Refused(Disconnect.UNAUTHORIZED, detail));
    }

    private static Optional<Identity> user(String name) {
        return name.equals("alice") ? Optional.of(Identity.of("alice")) : Optional.empty();
    }

    private static Handshake session(Object value) {
        return Handshake.builder("/cable")
                .session(name -> Map.of("user_id", value).get(name))
                .build();
    }

    private static Handshake cookies(String line) {
        return Handshake.builder("/cable").header("Cookie", line).build();
    }

    private static Handshake principal(String name) {
        Principal found = () -> name;
        return Handshake.builder("/cable").principal(found).build();
    }

    private record Account(String name) {}
}
