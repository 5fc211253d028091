// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.EngineKind;
import java.util.ArrayList;
import java.util.List;

/** Runs programs on one engine and notes which traces differ from CPython's. */
final class Comparison {
    private static final int SHOWN = 3;

    private final EngineKind engine;
    private final List<String> differences = new ArrayList<>();
    private int compared;

    Comparison(EngineKind engine) {
        this.engine = engine;
    }

    void compare(Program program, List<String> expected) {
        List<String> actual = ProgramRun.trace(program, engine);
        compared++;
        if (!actual.equals(expected)) {
            differences.add(program.name() + ": " + firstDifference(expected, actual));
        }
    }

    private static String firstDifference(List<String> expected, List<String> actual) {
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            String theirs = i < expected.size() ? expected.get(i) : "(nothing)";
            String ours = i < actual.size() ? actual.get(i) : "(nothing)";
            if (!theirs.equals(ours)) {
                return "line " + (i + 1) + ", CPython: " + theirs + ", asyncio4j: " + ours;
            }
        }
        return "none";
    }

    /** Fails if any differs, or if fewer were compared than there should be. */
    void assertNone(int atLeast) {
        assertThat(differences.stream().limit(SHOWN))
                .as("%d of %d traces differ on %s", differences.size(), compared, engine)
                .isEmpty();
        assertThat(compared).as("programs compared").isGreaterThanOrEqualTo(atLeast);
    }
}
