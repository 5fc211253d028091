// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asyncio4j.jobs.metrics.JobThresholds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page operations.md says what to do at each alert, and at none that is not there. */
class RunbookTest {
    private static final Path DOCS = Path.of("..", "docs");

    @Test
    void everyAlertHasItsSection() throws IOException {
        String rules = Files.readString(DOCS.resolve("telemetry/alerts.yml"));
        String page = Files.readString(DOCS.resolve("guide/operations.md"));
        List<String> alerts = found("- alert: (\\w+)", rules);

        assertThat(alerts).hasSizeGreaterThan(10);
        assertThat(found("\n### (\\w+)", page)).containsExactlyElementsOf(alerts);
        assertThat(found("runbook_url: docs/guide/operations.md#(\\w+)", rules))
                .containsExactlyElementsOf(alerts.stream()
                        .map(alert -> alert.toLowerCase(java.util.Locale.ROOT))
                        .toList());
    }

    @Test
    void alertsGoByTheThresholdsOfTheProgram() throws IOException {
        String rules = Files.readString(DOCS.resolve("telemetry/alerts.yml"));

        assertThat(found("loop_lag_seconds\\) > (\\d+)", rules))
                .containsExactly(String.valueOf(JobThresholds.TOO_LATE_MILLIS / 1000));
        assertThat(found("queue_oldest_age_seconds\\) > (\\d+)", rules))
                .containsExactly(
                        String.valueOf(JobThresholds.TOO_OLD_MILLIS / 1000),
                        String.valueOf(JobThresholds.OLD_MILLIS / 1000));
    }

    @Test
    void theChartOfTheOldestJobGoesByThemToo() throws IOException {
        JsonNode charts = new ObjectMapper()
                .readTree(DOCS.resolve("telemetry/grafana-dashboard.json").toFile());
        List<JsonNode> oldest = charts.findParents("targets").stream()
                .filter(panel -> panel.path("title").asText().equals("Oldest waits"))
                .toList();

        assertThat(oldest).hasSize(1);
        assertThat(oldest.getFirst()
                        .at("/fieldConfig/defaults/thresholds/steps")
                        .findValuesAsText("value"))
                .containsExactly(
                        "null",
                        String.valueOf(JobThresholds.OLD_MILLIS / 1000),
                        String.valueOf(JobThresholds.TOO_OLD_MILLIS / 1000));
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
