// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asyncio4j.benchmarks.Page;
import io.asyncio4j.benchmarks.Samples;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Has every contender enqueue and run jobs that do nothing, each on a fresh Redis, in rounds; prints the table. */
public final class JobsSuite {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ONE_BY_ONE = 5_000;
    private static final int LATENCIES = 1_500;

    /** As many until a JIT compiler has become quiet; its threads take the cores that a job would have. */
    private static final int LATENCIES_BEFORE = 4_000;

    /** What the peers give each job. */
    private static final int PAYLOAD =
            "{\"n\":1234,\"to\":\"somebody@example.org\"}".getBytes(StandardCharsets.UTF_8).length;

    private final Path folder;
    private final Samples<Place> samples = new Samples<>();
    private final Set<Contender> contenders = EnumSet.noneOf(Contender.class);
    private double share = 1;

    /** One cell of the table. */
    record Place(Measure measure, Contender contender) {}

    private JobsSuite(Path folder) {
        this.folder = folder;
    }

    /**
     * Runs the suite.
     *
     * @param args the folder {@code benchmarks/jobs}; then options: --quick, --rounds N, --peers PATTERN, --write
     * @throws Exception if a contender fails
     */
    public static void main(String[] args) throws Exception {
        JobsSuite suite = new JobsSuite(Path.of(args[0]));
        int rounds = 3;
        boolean write = false;
        Pattern peers = Pattern.compile("");
        for (int i = 1; i < args.length; i++) {
            switch (args[i]) {
                case "--quick" -> {
                    rounds = 1;
                    suite.share = 0.2;
                }
                case "--rounds" -> rounds = Integer.parseInt(args[++i]);
                case "--peers" -> peers = Pattern.compile(args[++i], Pattern.CASE_INSENSITIVE);
                case "--write" -> write = true;
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            }
        }
        double busy = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        suite.choose(peers);
        for (int round = 1; round <= rounds; round++) {
            for (Contender contender : suite.contenders) {
                System.err.println("round " + round + " of " + rounds + ": " + contender.title);
                suite.play(contender);
            }
        }
        String where = String.format(
                Locale.ROOT, "%d rounds, load average before the run: %.1f; %s", rounds, busy, versions());
        String page = new Report(suite.samples, suite.contenders, where).markdown();
        System.out.print(page);
        if (write) {
            Page.replaceResults(suite.folder.resolve("README.md"), page);
        }
    }

    private static String versions() throws IOException, InterruptedException {
        Process asked = new ProcessBuilder("redis-server", "--version").start();
        String version = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return version.replaceFirst(" sha=.*", "").strip();
    }

    private void choose(Pattern peers) throws Exception {
        for (Contender contender : Contender.values()) {
            if (!peers.matcher(contender.id()).find()) {
                continue;
            }
            if (contender.isThere(folder)) {
                contenders.add(contender);
            } else {
                System.err.println(
                        "No " + contender.title + ": the table will lack it. To have it: " + contender.install);
            }
        }
    }

    private void play(Contender contender) throws Exception {
        try (RedisServer redis = RedisServer.start()) {
            int jobs = (int) (contender.jobs * share);
            int warm = jobs / 4;
            enqueueOneByOne(contender, redis);
            empty(redis);
            fill(contender, redis, warm, jobs);
            drain(contender, redis, warm, jobs);
            empty(redis);
            JsonNode found =
                    run(contender, redis, "latency", (int) (LATENCIES_BEFORE * share), (int) (LATENCIES * share));
            double[] micros = StreamSupport.stream(found.get("micros").spliterator(), false)
                    .mapToDouble(JsonNode::asDouble)
                    .sorted()
                    .toArray();
            samples.add(new Place(Measure.P50, contender), micros[micros.length / 2]);
            samples.add(new Place(Measure.P99, contender), micros[micros.length * 99 / 100]);
        }
    }

    /** Forgets the jobs of the mode before. */
    private static void empty(RedisServer redis) throws IOException, InterruptedException {
        redis.ask("flushall");
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(redis.folder.resolve("jobs.db" + suffix));
        }
    }

    private void enqueueOneByOne(Contender contender, RedisServer redis) throws Exception {
        int jobs = (int) (ONE_BY_ONE * share);
        JsonNode found = run(contender, redis, "one", jobs, jobs);
        samples.add(
                new Place(Measure.ONE, contender), jobs / found.get("seconds").asDouble());
    }

    /** Leaves the jobs in Redis that {@link #drain} takes out. */
    private void fill(Contender contender, RedisServer redis, int warm, int jobs) throws Exception {
        long before = Long.parseLong(redis.info().get("used_memory_dataset"));
        JsonNode found = run(contender, redis, contender.hasBulk() ? "bulk" : "one", warm, jobs);
        if (contender.hasBulk()) {
            samples.add(
                    new Place(Measure.BULK, contender),
                    jobs / found.get("seconds").asDouble());
        }
        if (contender.onRedis) {
            long after = Long.parseLong(redis.info().get("used_memory_dataset"));
            double each = (double) (after - before) / (warm + jobs);
            samples.add(new Place(Measure.BYTES, contender), each - PAYLOAD);
        }
    }

    private void drain(Contender contender, RedisServer redis, int warm, int jobs) throws Exception {
        Map<String, String> before = redis.info();
        JsonNode found = run(contender, redis, "drain", warm, jobs);
        Map<String, String> after = redis.info();
        samples.add(
                new Place(Measure.DRAIN, contender), jobs / found.get("seconds").asDouble());
        samples.add(new Place(Measure.WORKER_CPU, contender), found.get("cpu").asDouble() * 1e6 / jobs);
        if (contender.onRedis) {
            double used = RedisServer.processorSeconds(after) - RedisServer.processorSeconds(before);
            samples.add(new Place(Measure.REDIS_CPU, contender), used * 1e6 / (warm + jobs));
            double commands = number(after, "total_commands_processed") - number(before, "total_commands_processed");
            samples.add(new Place(Measure.COMMANDS, contender), commands / (warm + jobs));
        }
    }

    private static double number(Map<String, String> info, String name) {
        return Double.parseDouble(info.get(name));
    }

    /** Runs a contender to its end; what it printed last is what it found. */
    private JsonNode run(Contender contender, RedisServer redis, String mode, int warm, int jobs) throws Exception {
        List<String> command = new ArrayList<>(contender.command(folder, redis));
        command.addAll(List.of(mode, Integer.toString(redis.port), Integer.toString(warm), Integer.toString(jobs)));
        Path errors = Files.createTempFile("asyncio4j-bench", ".txt");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Optional<String> found = Arrays.stream(output.split("\n"))
                    .filter(line -> line.startsWith("{"))
                    .reduce((first, second) -> second);
            if (found.isEmpty()) {
                throw new IOException(
                        String.join(" ", command) + " found nothing:\n" + output + Files.readString(errors));
            }
            return JSON.readTree(found.get());
        } finally {
            Files.delete(errors);
        }
    }
}
