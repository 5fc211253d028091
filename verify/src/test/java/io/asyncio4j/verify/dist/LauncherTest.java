// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.verify.dist.Installation.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/aio} of the archive, and what it shares with {@code ./aio}: which Java it takes and what it tells it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launchers tested here are scripts of sh")
class LauncherTest {
    @TempDir
    private Path folder;

    private Installation installation;
    private Path java25;
    private Path java17;

    @BeforeEach
    void install() throws Exception {
        installation = Installation.in(folder.resolve("an archive"));
        java25 = Installation.java(folder.resolve("jdks/java 25"), "25.0.3");
        java17 = Installation.java(folder.resolve("jdks/java17"), "17.0.15");
    }

    @Test
    void argumentsArriveAsTheyWereGiven() throws Exception {
        Ended ended = installation
                .with("JAVA_HOME", java25)
                .with("AIO_CACHE", "")
                .with("AIO_JAVA_OPTS", "-Xmx1g -Dx=1")
                .aio("jobs", "enqueue", "a b", "", "'\"$HOME *");

        assertThat(ended.code()).isZero();
        assertThat(ended.arguments())
                .startsWith("-XX:+UseSerialGC")
                .containsSubsequence("--add-opens", "java.base/java.lang=ALL-UNNAMED")
                .containsSubsequence("-cp", installation.root + "/lib/a.jar:" + installation.root + "/lib/b.jar")
                .endsWith("-Xmx1g", "-Dx=1", "io.asyncio4j.cli.Main", "jobs", "enqueue", "a b", "", "'\"$HOME *");
    }

    @Test
    void codeOfJavaIsTheCodeOfAio() throws Exception {
        assertThat(installation.with("JAVA_HOME", java25).aio("exit7").code()).isEqualTo(7);
    }

    @Test
    void anOlderJavaIsPassedOver() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("links"));
        Files.createSymbolicLink(bin.resolve("java"), java25.resolve("bin/java"));

        assertThat(installation
                        .with("JAVA_HOME", java17)
                        .with("PATH", bin + ":/usr/bin:/bin")
                        .aio("x")
                        .code())
                .isZero();
    }

    @Test
    void listedFoldersAreSearchedForJava() throws Exception {
        assertThat(installation
                        .with("JAVA_HOME", java17)
                        .with("AIO_JDK_ROOTS", folder.resolve("nothing") + ":" + folder.resolve("jdks"))
                        .aio("x")
                        .code())
                .isZero();
    }

    @Test
    void withoutJavaItSaysSoInOneSentence() throws Exception {
        Ended ended = installation.with("JAVA_HOME", java17).aio("--help");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .isEqualTo("aio: needs Java 25 or newer and found none; install it or point JAVA_HOME at it.\n");
    }

    @Test
    void aCheckoutNeedsACompilerToo() throws Exception {
        Installation checkout =
                Installation.checkout(folder.resolve("checkout")).with("JAVA_HOME", java25);

        Ended ended = checkout.run(checkout.root.resolve("aio"), "--help");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err())
                .isEqualTo("aio: needs a JDK 25 or newer and found none; install one or point JAVA_HOME at it.\n");
    }

    @Test
    void linksToItAreFollowed() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("usr/bin"));
        Files.createSymbolicLink(bin.resolve("first"), installation.root.resolve("bin/aio"));
        Files.createSymbolicLink(bin.resolve("aio"), Path.of("first"));

        Ended ended = installation.with("JAVA_HOME", java25).run(bin.resolve("aio"), "x");

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("an archive/lib/a.jar");
    }

    @Test
    void cacheIsMadeOnceAndUsedThen() throws Exception {
        installation.with("JAVA_HOME", java25);
        Path cache = installation.root.resolve("cache/aio-0123456789ab-25.0.3+9.aot");

        Ended first = installation.aio("x");
        assertThat(cache).hasContent("cache\n");
        Files.writeString(cache, "the first one");
        Ended second = installation.aio("x");

        assertThat(List.of(first, second)).allSatisfy(ended -> {
            assertThat(ended.err()).isEmpty();
            assertThat(ended.arguments()).contains("-XX:AOTCache=" + cache);
        });
        assertThat(cache).hasContent("the first one");
    }

    @Test
    void anotherBuildHasAnotherCache() throws Exception {
        installation.with("JAVA_HOME", java25).aio("x");
        Files.writeString(installation.root.resolve("lib/build"), "fedcba9876543210");

        assertThat(installation.aio("x").out()).contains("cache/aio-fedcba987654-25.0.3+9.aot");
    }

    @Test
    void whereTheFolderCannotBeWrittenTheCacheIsTheUsers() throws Exception {
        Files.writeString(installation.root.resolve("cache"), "no folder");

        Ended ended = installation
                .with("JAVA_HOME", java25)
                .with("XDG_CACHE_HOME", folder.resolve("xdg"))
                .aio("x");

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).contains("-XX:AOTCache=" + folder.resolve("xdg/asyncio4j/aio-0123456789ab-"));
        try (Stream<Path> files = Files.list(folder.resolve("xdg/asyncio4j"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void whereNothingCanBeWrittenItStartsWithoutOne() throws Exception {
        Files.writeString(installation.root.resolve("cache"), "no folder");
        Path file = Files.writeString(folder.resolve("file"), "no folder");

        Ended ended = installation
                .with("JAVA_HOME", java25)
                .with("XDG_CACHE_HOME", file)
                .aio("exit3");

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).doesNotContain("AOTCache");
    }

    @Test
    void anEmptyAioCacheIsNone() throws Exception {
        Ended ended =
                installation.with("JAVA_HOME", java25).with("AIO_CACHE", "").aio("x");

        assertThat(ended.out()).doesNotContain("AOTCache");
        assertThat(installation.root.resolve("cache")).doesNotExist();
    }

    @Test
    void aJavaThatMakesNoCacheIsAskedOnce() throws Exception {
        installation.with("JAVA_HOME", java25).with("NO_CACHE", "1");

        Ended ended = installation.aio("x");

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).doesNotContain("AOTCache=");
        assertThat(installation.root.resolve("cache/aio-0123456789ab-25.0.3+9.aot"))
                .isEmptyFile();
    }

    @Test
    void whatEndsSoonDoesWithoutTheOptimizingCompiler() throws Exception {
        installation.with("JAVA_HOME", java25);

        assertThat(installation.aio("jobs", "worker").arguments()).contains("-XX:TieredStopAtLevel=1");
        assertThat(installation.aio("worker", "jobs").arguments()).doesNotContain("-XX:TieredStopAtLevel=1");
        assertThat(installation.aio().arguments()).contains("-XX:TieredStopAtLevel=1");
    }
}
