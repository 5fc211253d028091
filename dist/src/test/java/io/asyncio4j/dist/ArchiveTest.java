// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The archive: unpacked into a folder with a space, it runs, and holds what its README says. */
@Timeout(240)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "unpacks with tar and starts a script of sh")
class ArchiveTest {
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    @TempDir
    private static Path folder;

    private static Path root;

    private record Ended(int code, String out, String err) {}

    @BeforeAll
    @Timeout(240)
    static void unpack() throws Exception {
        Path to = Files.createDirectories(folder.resolve("an archive"));
        assertThat(run(folder, "tar", "xzf", archive("-bin.tar.gz").toString(), "-C", to.toString())
                        .code())
                .isZero();
        root = only(to, "asyncio4j-");
        assertThat(aio("--version").code()).isZero(); // makes the cache of classes
    }

    private static Path archive(String ending) {
        return only(TARGET, ending);
    }

    private static Path only(Path where, String part) {
        try (Stream<Path> files = Files.list(where)) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().contains(part))
                    .toList();
            assertThat(found).hasSize(1);
            return found.getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Ended aio(String... arguments) throws IOException, InterruptedException {
        return aioWith("", arguments);
    }

    private static Ended aioWith(String options, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(root.resolve("bin/aio").toString()));
        command.addAll(List.of(arguments));
        return runWith(folder, options, command.toArray(String[]::new));
    }

    private static Ended run(Path where, String... command) throws IOException, InterruptedException {
        return runWith(where, "", command);
    }

    private static Ended runWith(Path where, String options, String... command)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", null);
        Path err = Files.createTempFile(folder, "err", null);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().keySet().removeAll(Set.of("AIO_BROKER", "AIO_CACHE", "JAVA_TOOL_OPTIONS"));
        builder.environment().put("AIO_JAVA_OPTS", options);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private static List<String> filesBelow(Path top) throws IOException {
        try (Stream<Path> files = Files.walk(top)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> top.relativize(file).toString())
                    .filter(name -> !name.startsWith("cache/"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void doesAJobInAFile() throws Exception {
        String broker = "sqlite:" + folder.resolve("jobs.db");

        Ended enqueued = aio("jobs", "enqueue", "echo", "7", "--broker", broker);
        assertThat(enqueued.code()).as(enqueued.err()).isZero();
        Ended worked = aio("worker", "--samples", "--burst", "--broker", broker);

        assertThat(worked.code()).as(worked.err()).isZero();
        assertThat(worked.out() + worked.err()).contains("1 done, 0 failed");
    }

    @Test
    void jvmHasNothingToWarnOf() throws Exception {
        assertThat(aio("--help").err()).isEmpty();
        assertThat(aio("jobs", "--help").out()).contains("Usage: aio jobs");
    }

    @Test
    void runsOnAJreAndSaysWhatNeedsAJdk() throws Exception {
        String broker = "sqlite:" + folder.resolve("jre.db");

        Ended worked =
                aioWith("--limit-modules=java.se,jdk.unsupported", "worker", "--samples", "--burst", "-b", broker);
        assertThat(worked.code()).as(worked.err()).isZero();
        Ended listed = aioWith("--limit-modules=java.se,jdk.unsupported", "ps");

        assertThat(listed.code()).isEqualTo(1);
        assertThat(listed.err()).startsWith("aio: ").contains("have JAVA_HOME point at a JDK");
    }

    @Test
    void itsFirstStartMadeACacheThatTheJvmTakes() throws Exception {
        Path cache = only(root.resolve("cache"), "aio-");
        assertThat(cache).isNotEmptyFile();

        Path classes = folder.resolve("classes.log");
        aioWith("-Xlog:class+load:file=classes.log", "--version");

        assertThat(Files.readString(classes)).contains("io.asyncio4j.cli.WorkerCommand source: shared objects file");
    }

    @Test
    void holdsWhatItsReadmeSays() throws IOException {
        String readme = Files.readString(root.resolve("README.md"));
        List<String> files = filesBelow(root);

        assertThat(readme.lines()
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> line.substring(3, line.indexOf('`', 3))))
                .hasSize(8)
                .allSatisfy(name -> assertThat(root.resolve(name)).exists());
        assertThat(files)
                .contains(
                        "LICENSE",
                        "bin/aio",
                        "bin/aio.cmd",
                        "share/completions/_aio",
                        "share/completions/aio.bash",
                        "share/completions/aio.fish",
                        "share/man/man1/aio.1",
                        "share/man/man1/aio-worker.1",
                        "share/licences/THIRD-PARTY.txt",
                        "share/systemd/aio-worker@.service");
        assertThat(root.resolve("share/licences/THIRD-PARTY.txt"))
                .content()
                .contains("netty-buffer", "Apache")
                .doesNotContain("Unknown license");
        assertThat(root.resolve("bin/aio")).isExecutable();
        assertThat(files.stream().filter(name -> name.startsWith("lib/")))
                .noneMatch(name -> name.matches(".*(junit|assertj|asyncio4j-(examples|testing|verify)|postgres).*"));
    }

    @Test
    void scriptForWindowsHasItsLineEndsAndStartsTheSameClass() throws IOException {
        String script = Files.readString(root.resolve("bin/aio.cmd"));

        assertThat(script.lines().count()).isEqualTo(script.split("\r\n", -1).length - 1);
        String flags = Files.readString(root.resolve("lib/jvm.sh"));
        for (String flag : List.of(
                "-XX:+UseSerialGC",
                "-Xms64m",
                "--add-opens java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "io.asyncio4j.cli.Main")) {
            assertThat(script).contains(flag);
            assertThat(flags).contains(flag);
        }
    }

    @Test
    void zipHoldsTheSame() throws IOException {
        Map<String, Long> inZip = new TreeMap<>();
        try (ZipFile zip = new ZipFile(archive("-bin.zip").toFile())) {
            zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .forEach(entry -> inZip.put(entry.getName().replaceFirst("^[^/]+/", ""), entry.getSize()));
        }
        Map<String, Long> inTar = new TreeMap<>();
        for (String name : filesBelow(root)) {
            inTar.put(name, Files.size(root.resolve(name)));
        }

        assertThat(inZip).isEqualTo(inTar);
    }

    @Test
    void everyEntryOfTheZipHasTheTimeOfTheBuild() throws IOException {
        try (ZipFile zip = new ZipFile(archive("-bin.zip").toFile())) {
            assertThat(zip.stream().map(ZipEntry::getTimeLocal).collect(Collectors.toSet()))
                    .hasSize(1);
        }
    }

    @Test
    void roomsAreModulesByTheirNames() throws IOException {
        // Theirs alone: two of Netty's native jars have the same module name.
        Path[] rooms = filesBelow(root).stream()
                .filter(name -> name.startsWith("lib/asyncio4j-"))
                .map(root::resolve)
                .toArray(Path[]::new);
        Map<String, ModuleDescriptor> modules = ModuleFinder.of(rooms).findAll().stream()
                .map(ModuleReference::descriptor)
                .collect(Collectors.toMap(ModuleDescriptor::name, module -> module));

        assertThat(modules.keySet())
                .isEqualTo(Set.of(
                        "io.asyncio4j",
                        "io.asyncio4j.net",
                        "io.asyncio4j.jobs",
                        "io.asyncio4j.redis",
                        "io.asyncio4j.cli"));
        assertThat(modules.get("io.asyncio4j").isAutomatic()).isFalse();
    }

    @Test
    void manualPagesHoldWithoutAComplaint() throws Exception {
        assumeTrue(found("mandoc"), "needs mandoc; on Debian: apt install mandoc");
        List<String> command = new ArrayList<>(List.of("mandoc", "-T", "lint", "-W", "warning"));
        filesBelow(root.resolve("share/man/man1"))
                .forEach(page ->
                        command.add(root.resolve("share/man/man1").resolve(page).toString()));

        Ended lint = run(folder, command.toArray(String[]::new));

        assertThat((lint.out() + lint.err())
                        .lines()
                        .filter(line -> !line.contains("missing date"))) // two builds are equal, so there is none
                .isEmpty();
    }

    @Test
    void manShowsAPage() throws Exception {
        assumeTrue(found("man"), "needs man; on Debian: apt install man-db");

        Ended page = run(root, "man", "-M", "share/man", "aio-worker");

        assertThat(page.code()).as(page.err()).isZero();
        assertThat(page.out()).contains("SYNOPSIS").contains("aio worker");
    }

    @Test
    void completionsAreScripts() throws Exception {
        for (String[] shell : new String[][] {{"bash", "aio.bash"}, {"zsh", "_aio"}, {"fish", "aio.fish"}}) {
            assertThat(root.resolve("share/completions").resolve(shell[1]))
                    .content()
                    .isEqualTo(aio("completion", shell[0]).out());
            if (found(shell[0])) {
                Ended parsed = run(
                        root,
                        shell[0],
                        "-n",
                        root.resolve("share/completions").resolve(shell[1]).toString());
                assertThat(parsed.code()).as(parsed.err()).isZero();
            }
        }
        assertThat(root.resolve("share/completions/aio.bash")).content().contains("enqueue");
    }

    private static boolean found(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }
}
