// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.WorkerInfo;
import java.net.InetAddress;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What commands print for programs. */
class JsonOutputTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url = "memory:" + UUID.randomUUID();

    @AutoClose
    private final Broker broker = Brokers.open(url);

    @AutoClose
    private final Shell shell = new Shell();

    private JsonNode json(int code, String line) throws Exception {
        assertThat(shell.run((line + " --json --broker " + url).split(" ")))
                .as(shell.complained())
                .isEqualTo(code);
        return JSON.readTree(shell.said());
    }

    @Test
    void queuesArePausedAndResumed() throws Exception {
        assertThat(json(0, "jobs pause mail reports"))
                .isEqualTo(JSON.readTree(
                        "[{\"queue\":\"mail\",\"paused\":true},{\"queue\":\"reports\",\"paused\":true}]"));
        assertThat(json(0, "jobs resume mail")).isEqualTo(JSON.readTree("[{\"queue\":\"mail\",\"paused\":false}]"));
    }

    @Test
    void schedulesAreMadeListedAndChanged() throws Exception {
        assertThat(json(0, "jobs schedules put nightly @daily report --zone UTC")
                        .get("next")
                        .asText())
                .endsWith("T00:00:00Z");
        for (String list : List.of("jobs schedules", "jobs schedules ls", "jobs cron")) {
            assertThat(json(0, list).get(0).get("name").asText()).isEqualTo("nightly");
        }
        assertThat(json(0, "jobs schedules pause nightly"))
                .isEqualTo(JSON.readTree("[{\"name\":\"nightly\",\"result\":\"paused\"}]"));
        assertThat(json(0, "jobs schedules resume nightly").get(0).get("result").asText())
                .isEqualTo("resumed");
        JsonNode run = json(0, "jobs schedules run nightly");
        assertThat(run.get("added").asBoolean()).isTrue();
        assertThat(broker.find("default", run.get("id").asText()).join()).isNotNull();
        assertThat(json(1, "jobs schedules rm nightly nobody"))
                .isEqualTo(JSON.readTree("[{\"name\":\"nightly\",\"result\":\"forgotten\"},"
                        + "{\"name\":\"nobody\",\"result\":\"missing\"}]"));
    }

    @Test
    void aCheckOfWorkersIsAnObjectALine() throws Exception {
        broker.heartbeat(
                        new WorkerInfo(
                                "w1",
                                InetAddress.getLocalHost().getHostName(),
                                1,
                                List.of("mail"),
                                10,
                                3,
                                1,
                                6000,
                                false),
                        30_000)
                .join();

        JsonNode worker = json(1, "worker --check --queue mail");

        assertThat(worker.get("session").asText()).isEqualTo("w1");
        assertThat(worker.get("well").asBoolean()).isFalse();
        assertThat(shell.complained()).contains("not every queue");
        assertThat(shell.run("worker", "--samples", "--json")).isEqualTo(2);
        assertThat(shell.complained()).contains("--json goes with --check");
    }

    @Test
    void storiesAreListed() throws Exception {
        assertThat(shell.run("story", "--json")).isZero();
        assertThat(JSON.readTree(shell.said()).findValuesAsText("id")).contains("T1");
        assertThat(shell.run("story", "T1", "--json")).isEqualTo(2);
    }

    /** Whoever adds a command that prints something thinks of programs, too. */
    @Test
    void eachCommandOfJobsHasIt() {
        CommandLine jobs = new CommandLine(new io.asyncio4j.cli.jobs.JobsCommand());

        assertThat(jobs.getSubcommands().values()).hasSizeGreaterThan(10).allSatisfy(JsonOutputTest::hasJson);
    }

    private static void hasJson(CommandLine command) {
        assertThat(command.getCommandSpec().findOption("--json"))
                .as(command.getCommandName())
                .isNotNull();
        command.getSubcommands().values().forEach(JsonOutputTest::hasJson);
    }
}
