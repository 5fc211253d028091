// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import io.asyncio4j.verify.architecture.planted.TestAsleep;
import io.asyncio4j.verify.architecture.planted.TestSwitchedOff;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** Tests wait for what they wait for, never for a while; and all of them run. */
class TestHabitsTest {
    /** Tests whose subject is a coroutine that is parked in Thread.sleep itself. */
    private static final Set<String> MAY_SLEEP = Reactor.listed("may-sleep.txt").stream()
            .map(line -> line.split("\\|", 2)[0].strip())
            .collect(Collectors.toSet());

    private static final ArchRule NO_SLEEP = noClasses()
            .that(areNotListed())
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .orShould()
            .callMethod(Thread.class, "sleep", Duration.class);

    private static final ArchRule NONE_OFF = noMethods().should().beAnnotatedWith(Disabled.class);

    @Test
    void testsDoNotSleep() {
        Violations.assertNone(NO_SLEEP, Reactor.testClasses().that(areNotPlanted()));
        Violations.assertFires(NO_SLEEP, TestAsleep.class);
    }

    @Test
    void noTestIsSwitchedOff() {
        Violations.assertNone(NONE_OFF, Reactor.testClasses().that(areNotPlanted()));
        Violations.assertFires(NONE_OFF, TestSwitchedOff.class);
    }

    @Test
    void thereAreTestsToCheck() {
        assertThat(Reactor.testClasses()).hasSizeGreaterThan(50);
    }

    private static DescribedPredicate<JavaClass> areNotPlanted() {
        return JavaClass.Predicates.resideOutsideOfPackage(Room.PLANTED + "..");
    }

    private static DescribedPredicate<JavaClass> areNotListed() {
        return DescribedPredicate.describe(
                "are not listed in may-sleep.txt",
                type -> MAY_SLEEP.stream()
                        .noneMatch(name -> belongTo(simpleName(name)).test(type)));
    }
}
