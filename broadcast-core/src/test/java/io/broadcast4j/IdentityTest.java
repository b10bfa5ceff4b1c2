package io.broadcast4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class IdentityTest {
    @Test
    void a_key_has_from_1_to_200_characters() {
        assertThat(Identity.of("k".repeat(200)).key()).hasSize(200);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Identity.of("k".repeat(201)))
                .withMessageContaining("200")
                .withMessageContaining("201");
        assertThatIllegalArgumentException().isThrownBy(() -> Identity.of(""));
    }

    @Test
    void the_principal_is_handed_back_as_what_it_is() {
        Identity identity = Identity.of("42", Instant.EPOCH);

        assertThat(identity.as(Instant.class)).isSameAs(Instant.EPOCH);
        assertThatExceptionOfType(ClassCastException.class).isThrownBy(() -> identity.as(String.class));
        assertThat(Identity.of("42").as(String.class)).isEqualTo("42");
    }

    @Test
    void an_end_can_be_set_and_changes_nothing_else() {
        Identity identity = Identity.of("42", "secret");

        assertThat(identity.expiresAt()).isNull();
        assertThat(identity.until(Instant.MAX)).isEqualTo(new Identity("42", "secret", Instant.MAX));
    }

    @Test
    void the_principal_is_never_shown() {
        assertThat(Identity.of("42", "secret")).hasToString("Identity[42]");
    }
}
