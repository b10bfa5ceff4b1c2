package io.broadcast4j.backplane;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class InMemoryBackplaneBuilderTest {
    @Test
    void bounds_are_positive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InMemoryBackplane.builder().maxHistoryBytes(0))
                .withMessage("maxHistoryBytes is positive, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InMemoryBackplane.builder().maxPendingBytes(-1))
                .withMessage("maxPendingBytes is positive, not -1");
    }

    @Test
    void nothing_is_set_twice() {
        assertThatIllegalStateException()
                .isThrownBy(() -> InMemoryBackplane.builder().maxHistoryBytes(1).maxHistoryBytes(1))
                .withMessage("The maxHistoryBytes is set already");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        InMemoryBackplane.builder().executor(Runnable::run).executor(Runnable::run));
    }
}
