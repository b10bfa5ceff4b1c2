package io.broadcast4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PlantedDefectTest {
    private static final int SEEDS = 500;

    @Test
    void runs_without_a_defect_are_good() {
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(new ScriptedRun(seed).judge().findings())
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_planted_defect_is_found_and_nothing_else(PlantedDefect defect) {
        int planted = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            ScriptedRun run = new ScriptedRun(seed);
            if (defect.plantInto(run)) {
                planted++;
                assertThat(run.judge().findings())
                        .as("seed %d", seed)
                        .extracting(Finding::kind)
                        .containsExactly(defect.kind());
            }
        }
        assertThat(planted).as("runs with a place for the defect").isGreaterThan(SEEDS / 2);
    }
}
