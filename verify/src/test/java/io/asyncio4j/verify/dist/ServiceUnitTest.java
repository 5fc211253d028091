// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The units of systemd in the archive. */
class ServiceUnitTest {
    private static final Path UNITS = Path.of("..", "dist", "src", "main", "files", "share", "systemd")
            .toAbsolutePath()
            .normalize();
    private static final Path CHECKER = Path.of("/usr/bin/systemd-analyze");
    private static final String INSTALLED = "/opt/asyncio4j/bin/aio";

    /** The values of a unit by {@code Section.Key}. */
    private static Map<String, List<String>> parsed(String unit) {
        Map<String, List<String>> values = new HashMap<>();
        String section = "";
        for (String line : unit.lines().map(String::strip).toList()) {
            if (line.startsWith("[")) {
                assertThat(line).endsWith("]");
                section = line.substring(1, line.length() - 1);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                assertThat(line).matches("[A-Z][A-Za-z]+=.*");
                int equals = line.indexOf('=');
                values.computeIfAbsent(section + "." + line.substring(0, equals), key -> new ArrayList<>())
                        .add(line.substring(equals + 1));
            }
        }
        return values;
    }

    private static Map<String, List<String>> unit(String name) throws IOException {
        return parsed(Files.readString(UNITS.resolve(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"aio-worker@.service", "aio-dashboard.service"})
    void startsTheArchivesCommandWithFewRights(String name) throws IOException {
        Map<String, List<String>> unit = unit(name);

        assertThat(unit.keySet().stream()
                        .map(key -> key.replaceFirst("\\..*", ""))
                        .collect(Collectors.toSet()))
                .isEqualTo(Set.of("Unit", "Service", "Install"));
        assertThat(unit.get("Service.ExecStart"))
                .singleElement()
                .asString()
                .startsWith(INSTALLED + (name.startsWith("aio-worker") ? " worker " : " dashboard "));
        assertThat(unit)
                .containsEntry("Service.DynamicUser", List.of("yes"))
                .containsEntry("Service.NoNewPrivileges", List.of("yes"))
                .containsEntry("Service.ProtectSystem", List.of("strict"))
                .containsEntry("Service.Restart", List.of("on-failure"))
                .containsEntry("Service.RestartPreventExitStatus", List.of("2"))
                .containsEntry("Install.WantedBy", List.of("multi-user.target"))
                .doesNotContainKey("Service.MemoryDenyWriteExecute"); // the JVM compiles into memory
    }

    @Test
    void aWorkerHasLongerToEndThanItsGraceAndMayGiveJobsBack() throws IOException {
        Map<String, List<String>> unit = unit("aio-worker@.service");

        assertThat(Integer.parseInt(unit.get("Service.TimeoutStopSec").getFirst()))
                .isGreaterThan(25 + 10);
        assertThat(unit.get("Service.SuccessExitStatus")).containsExactly("143");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aio-worker@.service", "aio-dashboard.service"})
    void systemdFindsNothingToSay(String name, @TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(CHECKER), () -> "needs " + CHECKER + "; on Debian: apt install systemd");
        Path unit = Files.writeString(
                folder.resolve(name), Files.readString(UNITS.resolve(name)).replace(INSTALLED, "/bin/true"));

        String complaints = checked(unit);

        assertThat(complaints).isEmpty();
    }

    @Test
    void systemdFindsAPlantedFault(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(CHECKER), () -> "needs " + CHECKER + "; on Debian: apt install systemd");
        Path unit =
                Files.writeString(folder.resolve("planted.service"), "[Service]\nExecStart=/bin/true\nRestrat=no\n");

        assertThat(checked(unit)).contains("Restrat");
    }

    private static String checked(Path unit) throws IOException, InterruptedException {
        Path said = unit.resolveSibling("said");
        Process checker = new ProcessBuilder(CHECKER.toString(), "verify", "--man=no", unit.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(checker.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            checker.destroyForcibly();
        }
        String complaints = Files.readString(said, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(
                                unit.getFileName().toString().replace("@.", "@").replaceFirst("\\.service$", ""))
                        || line.contains(unit.getFileName().toString()))
                .collect(Collectors.joining("\n"));
        assertThat(checker.exitValue() == 0 || !complaints.isEmpty())
                .as(Files.readString(said, StandardCharsets.UTF_8))
                .isTrue();
        return complaints;
    }
}
