// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A published room, its packages and what it may depend on besides the JDK.
 *
 * <p>Packages are given relative to a base, so that the same rules can be turned on the planted tree.
 */
enum Room {
    CORE(
            List.of("", ".generator", ".inspect", ".queue", ".spi", ".stream", ".subprocess", ".sync", ".threads"),
            List.of("jdk.jfr"),
            List.of()),
    TESTING(List.of(".testing"), List.of("org.junit..", "org.opentest4j.."), List.of(CORE)),
    NET(
            List.of(".net.."),
            List.of("org.slf4j..", "io.netty..", "io.vertx..", "com.fasterxml.jackson.."),
            List.of(CORE)),
    JOBS(
            List.of(".jobs.."),
            List.of(
                    "org.slf4j..",
                    "com.fasterxml.jackson..",
                    "com.cronutils..",
                    "org.sqlite..",
                    "io.micrometer..",
                    "io.opentelemetry.."),
            List.of(CORE, NET)),
    REDIS(
            List.of(".redis.."),
            List.of("org.slf4j..", "io.netty..", "io.vertx..", "io.lettuce..", "com.fasterxml.jackson.."),
            List.of(CORE, NET, JOBS));

    /** The package of the project itself. */
    static final String REAL = "io.asyncio4j";

    /** The package that the planted violations take for it. */
    static final String PLANTED = "io.asyncio4j.verify.architecture.planted";

    private static final String INTERNAL = ".internal";

    /** What any class may use: the JDK's documented packages and JSpecify's annotations. */
    private static final List<String> EVERYWHERE = List.of("java..", "javax..", "org.jspecify.annotations");

    private final List<String> packages;
    private final List<String> libraries;
    private final List<Room> below;

    Room(List<String> packages, List<String> libraries, List<Room> below) {
        this.packages = packages;
        this.libraries = libraries;
        this.below = below;
    }

    /** This room uses what it may use and nothing else; of other rooms, only exported packages. */
    ArchRule arrow(String base) {
        String[] own = own(base);
        String[] allowed = Stream.of(
                        Arrays.stream(own),
                        below.stream().flatMap(room -> room.exported(base)),
                        libraries.stream(),
                        EVERYWHERE.stream())
                .flatMap(names -> names)
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAnyPackage(own)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed)
                .as("room " + name().toLowerCase(Locale.ROOT) + " uses only " + String.join(", ", allowed));
    }

    /** All packages of this room, for ArchUnit. */
    String[] own(String base) {
        Stream<String> hidden = this == CORE ? Stream.of(base + INTERNAL) : Stream.of();
        return Stream.concat(exported(base), hidden).toArray(String[]::new);
    }

    private Stream<String> exported(String base) {
        return packages.stream().map(name -> base + name);
    }
}
