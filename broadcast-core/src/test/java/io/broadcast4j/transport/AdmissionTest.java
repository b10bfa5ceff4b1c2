package io.broadcast4j.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AdmissionTest {
    @Test
    void only_a_switch_of_protocols_is_a_grant() {
        assertThat(Admission.GRANTED.isGranted()).isTrue();
        assertThat(List.of(Admission.ORIGIN_REFUSED, Admission.TOO_MANY_REQUESTS, Admission.FULL, Admission.STOPPING))
                .noneMatch(Admission::isGranted)
                .allMatch(admission -> admission.status() >= 400);
    }

    @Test
    void whoever_may_come_back_is_told_when() {
        assertThat(List.of(Admission.TOO_MANY_REQUESTS, Admission.FULL, Admission.STOPPING))
                .allMatch(admission -> admission.retryAfterSeconds() > 0);
        assertThat(Admission.ORIGIN_REFUSED.retryAfterSeconds()).isZero();
    }

    @Test
    void a_remote_disconnect_says_whether_to_come_back() {
        assertThat(Disconnect.remote(true)).isEqualTo(new Disconnect("remote", 1000, true));
        assertThat(Disconnect.remote(false).reconnect()).isFalse();
    }
}
