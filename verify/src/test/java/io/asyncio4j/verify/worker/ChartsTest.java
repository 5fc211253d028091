// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.JobQueue;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.metrics.JobMetric;
import io.asyncio4j.jobs.metrics.MetricsText;
import io.asyncio4j.jobs.micrometer.JobMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard of Grafana and the alert rules name what is really there: a worker process is scraped. */
@Timeout(120)
class ChartsTest {
    private static final Path CHARTS = Path.of("../docs/telemetry");
    private static final Path GUIDE = Path.of("../docs/guide");
    private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance");
    private static final Pattern URL = Pattern.compile("Metrics: (http://\\S+)");

    @TempDir
    private static Path folder;

    private static String text;
    private static Scrape scrape;

    /** Runs a worker process until its metrics show a job that was done and its queue, and a producer beside it. */
    @BeforeAll
    static void scrape() throws Exception {
        String url = "sqlite:" + folder.resolve("jobs.db");
        PrometheusMeterRegistry producer = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (Broker broker = Brokers.open(url);
                WorkerProcess worker = WorkerProcess.start(folder, "--samples", "--broker", url, "--metrics", "0")) {
            JobQueue.open(broker, "default").middleware(JobMetrics.of(producer)).enqueue("echo", 1);
            String address = await(worker, worker::log, log -> URL.matcher(log).find());
            Matcher found = URL.matcher(address);
            assertThat(found.find()).isTrue();
            text = await(
                    worker,
                    () -> get(found.group(1)),
                    page -> page.contains("jobs_completed_total{queue=\"default\",type=\"echo\"} 1.0")
                            && page.contains("queue_stale_total"));
        }
        scrape = Scrape.parse(text).and(Scrape.parse(producer.scrape()));
    }

    private interface Source {
        String read() throws IOException, InterruptedException;
    }

    private static String await(WorkerProcess worker, Source source, Predicate<String> enough) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            String read = source.read();
            if (enough.test(read)) {
                return read;
            }
            if (System.nanoTime() > deadline || !worker.isAlive()) {
                throw new AssertionError("Waited in vain:\n" + read + "\n" + worker.log());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static String get(String address) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(address))
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    // ---- what is measured ----

    @Test
    void everyMetricIsThereWithItsLabelsAndItsMeaning() {
        for (JobMetric metric : JobMetric.values()) {
            String name = metric.prometheus();
            String sample = metric.kind() == JobMetric.Kind.TIMER ? name + "_count" : name;
            assertThat(scrape.labels()).as("a scrape").containsKey(sample);
            assertThat(scrape.labels().get(sample)).as(sample).containsExactlyInAnyOrderElementsOf(metric.labels());
            if (metric != JobMetric.JOBS_ENQUEUED) {
                assertThat(text).contains("# HELP " + name + " " + metric.help() + "\n");
            }
        }
    }

    @Test
    void aBrokersTextHasTheSameNamesAndLabels() {
        try (Broker broker = Brokers.open("sqlite:" + folder.resolve("jobs.db"))) {
            Scrape known = Scrape.parse(new MetricsText()
                    .broker(
                            List.of(broker.stats("default").join()),
                            broker.workers().join())
                    .toString());

            assertThat(known.labels()).hasSizeGreaterThan(12);
            assertThat(scrape.labels()).containsAllEntriesOf(known.labels());
        }
    }

    // ---- what is charted ----

    private static void assertKnown(String where, String expression) {
        Expression names = Expression.parse(expression);
        assertThat(names.metrics())
                .as(where + " measures something: " + expression)
                .isNotEmpty();
        Set<String> known = new TreeSet<>(OF_PROMETHEUS);
        for (String metric : names.metrics()) {
            assertThat(scrape.labels()).as(where + ": " + expression).containsKey(metric);
            known.addAll(scrape.labels().get(metric));
        }
        assertThat(known).as(where + ": " + expression).containsAll(names.labels());
    }

    @Test
    void everyPanelOfTheDashboardNamesWhatIsThere() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(CHARTS.resolve("grafana-dashboard.json").toFile());
        Set<Integer> ids = new TreeSet<>();
        int expressions = 0;
        for (JsonNode panel : dashboard.get("panels")) {
            assertThat(ids.add(panel.get("id").asInt())).as("ids differ").isTrue();
            String title = panel.get("title").asText();
            for (JsonNode target : panel.path("targets")) {
                String expression = target.get("expr").asText();
                assertKnown(title, expression);
                Set<String> grouped = Expression.parse(expression).labels();
                Matcher shown = Pattern.compile("\\{\\{(\\w+)}}")
                        .matcher(target.get("legendFormat").asText());
                while (shown.find()) {
                    assertThat(grouped).as(title + ": " + expression).contains(shown.group(1));
                }
                expressions++;
            }
        }
        assertThat(expressions).isGreaterThan(30);
        for (JsonNode variable : dashboard.at("/templating/list")) {
            Matcher values = Pattern.compile("label_values\\((\\w+), (\\w+)\\)")
                    .matcher(variable.path("definition").asText());
            if (values.matches()) {
                assertKnown(variable.get("name").asText(), values.group(1) + "{" + values.group(2) + "=\"\"}");
            }
        }
    }

    @Test
    void panelsDoNotOverlap() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(CHARTS.resolve("grafana-dashboard.json").toFile());
        Map<String, String> cells = new LinkedHashMap<>();
        for (JsonNode panel : dashboard.get("panels")) {
            JsonNode place = panel.get("gridPos");
            assertThat(place.get("x").asInt() + place.get("w").asInt()).isLessThanOrEqualTo(24);
            for (int x = 0; x < place.get("w").asInt(); x++) {
                for (int y = 0; y < place.get("h").asInt(); y++) {
                    String cell =
                            (place.get("x").asInt() + x) + "," + (place.get("y").asInt() + y);
                    assertThat(cells.put(cell, panel.get("title").asText()))
                            .as(cell)
                            .isNull();
                }
            }
        }
    }

    @Test
    void everyAlertNamesWhatIsThereAndSaysWhatToDo() throws IOException {
        JsonNode rules = new YAMLMapper().readTree(CHARTS.resolve("alerts.yml").toFile());
        List<String> names = new ArrayList<>();
        for (JsonNode group : rules.get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                String name = rule.get("alert").asText();
                names.add(name);
                String expression = rule.get("expr").asText();
                assertKnown(name, expression);
                Set<String> labels = new TreeSet<>(Expression.parse(expression).labels());
                Matcher used = Pattern.compile("\\$labels\\.(\\w+)")
                        .matcher(rule.get("annotations").toString());
                while (used.find()) {
                    assertThat(labels).as(name).contains(used.group(1));
                }
                assertThat(rule.at("/labels/severity").asText()).as(name).isIn("critical", "warning", "info");
                assertThat(rule.at("/annotations/summary").asText()).as(name).isNotBlank();
                assertThat(rule.at("/annotations/description").asText())
                        .as(name)
                        .isNotBlank();
                assertThat(rule.at("/annotations/runbook_url").asText())
                        .isEqualTo("docs/guide/operations.md#" + name.toLowerCase(java.util.Locale.ROOT));
            }
        }
        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(10);
        assertThat(headings("operations.md"))
                .as("sections of the page on operations")
                .filteredOn(heading -> heading.startsWith("Jobs"))
                .containsExactlyInAnyOrderElementsOf(names);
        assertThat(Files.readString(GUIDE.resolve("telemetry.md"))).contains(names);
    }

    private static List<String> headings(String page) throws IOException {
        return Files.readString(GUIDE.resolve(page))
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", ""))
                .toList();
    }

    @Test
    void namesInExpressionsAreFound() {
        Expression found = Expression.parse(
                "sum by (queue, le) (rate(a_total{type=~\"x y\", job!=\"z\"}[5m])) / max(b) > 0.2 unless on (q) c == 1");

        assertThat(found.metrics()).containsExactly("a_total", "b", "c");
        assertThat(found.labels()).containsExactly("job", "le", "q", "queue", "type");
    }
}
