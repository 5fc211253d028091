// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;

/** Runs a rule twice: on the project, where it must hold, and on what was planted, where it must fire. */
final class Violations {
    private Violations() {}

    /** The rule holds for the project. */
    static void assertNone(ArchRule rule, JavaClasses classes) {
        rule.check(classes);
    }

    /** The rule objects to the planted class, by name. */
    static void assertFires(ArchRule rule, Class<?> planted) {
        EvaluationResult result = rule.evaluate(Reactor.plantedClasses());

        assertThat(result.hasViolation()).as(rule.getDescription()).isTrue();
        assertThat(result.getFailureReport().toString()).contains(planted.getName());
    }
}
