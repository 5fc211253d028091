// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import io.asyncio4j.verify.architecture.planted.CoreOnLogging;
import io.asyncio4j.verify.architecture.planted.jobs.JobsOnLettuce;
import io.asyncio4j.verify.architecture.planted.net.NetOnInternal;
import io.asyncio4j.verify.architecture.planted.net.NetOnJobs;
import io.asyncio4j.verify.architecture.planted.queue.QueueOnSync;
import io.asyncio4j.verify.architecture.planted.redis.RedisOnPicocli;
import io.asyncio4j.verify.architecture.planted.spi.SpiOnSync;
import io.asyncio4j.verify.architecture.planted.testing.TestingOnNet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dependencies run from a room to the rooms before it, never back. */
class ArrowsTest {
    private static final Map<Room, Class<?>> PLANTED = Map.of(
            Room.CORE, CoreOnLogging.class,
            Room.TESTING, TestingOnNet.class,
            Room.NET, NetOnJobs.class,
            Room.JOBS, JobsOnLettuce.class,
            Room.REDIS, RedisOnPicocli.class);

    @ParameterizedTest
    @EnumSource
    void roomUsesOnlyWhatItMay(Room room) {
        Violations.assertNone(room.arrow(Room.REAL), Reactor.mainClasses());
        Violations.assertFires(room.arrow(Room.PLANTED), PLANTED.get(room));
    }

    @ParameterizedTest
    @EnumSource
    void everyRoomHasClassesToCheck(Room room) {
        String[] own = room.own(Room.REAL);

        long found = Reactor.mainClasses().stream()
                .filter(type -> resideInAnyPackage(own).test(type))
                .count();

        assertThat(found).isGreaterThanOrEqualTo(room == Room.CORE ? 60 : 5);
    }

    @Test
    void internalPackagesAreUsedInsideCoreAlone() {
        Violations.assertNone(internalInsideCore(Room.REAL), Reactor.mainClasses());
        Violations.assertFires(internalInsideCore(Room.PLANTED), NetOnInternal.class);
    }

    @Test
    void spiNamesNoTypeOfAnotherRoom() {
        Violations.assertNone(spiAlone(Room.REAL), Reactor.mainClasses());
        Violations.assertFires(spiAlone(Room.PLANTED), SpiOnSync.class);
    }

    @Test
    void packagesFormNoCycle() {
        Violations.assertNone(noCycles(Room.REAL), Reactor.mainClasses());
        Violations.assertFires(noCycles(Room.PLANTED), QueueOnSync.class);
    }

    private static ArchRule internalInsideCore(String base) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(Room.CORE.own(base))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(base + ".internal..");
    }

    private static ArchRule spiAlone(String base) {
        return classes()
                .that()
                .resideInAPackage(base + ".spi")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(base + ".spi", "java..", "org.jspecify.annotations");
    }

    private static ArchRule noCycles(String base) {
        return slices().matching(base + ".(*)..").should().beFreeOfCycles();
    }
}
