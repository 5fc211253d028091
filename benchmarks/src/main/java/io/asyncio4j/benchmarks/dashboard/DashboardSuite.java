// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.dashboard;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.asyncio4j.benchmarks.Page;
import io.asyncio4j.benchmarks.Samples;
import io.asyncio4j.benchmarks.dashboard.Report.Answer;
import io.asyncio4j.benchmarks.dashboard.Report.Place;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Has a worker run jobs at a steady pace beside very many that wait, now watched, now unwatched; prints the tables. */
public final class DashboardSuite {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the pages do when nobody asks at once. */
    private static final Duration EVERY = Duration.ofSeconds(2);

    /** How many seconds of each phase do not count. */
    private static final int SKIPPED = 2;

    private final Set<Store> stores = EnumSet.noneOf(Store.class);
    private final Samples<Place> samples = new Samples<>();
    private final Samples<Answer> answers = new Samples<>();
    private int waiting = 1_000_000;
    private int rounds = 5;
    private int seconds = 10;

    /** Whether this part of a phase counts. */
    private volatile boolean counts;

    private DashboardSuite() {}

    /**
     * Runs the suite.
     *
     * @param args the folder {@code benchmarks/dashboard}; then options: --quick, --rounds N, --phase SECONDS, --stores
     *     PATTERN, --write
     * @throws Exception if a process fails, or a page is not served
     */
    public static void main(String[] args) throws Exception {
        DashboardSuite suite = new DashboardSuite();
        boolean write = false;
        Pattern stores = Pattern.compile("");
        for (int i = 1; i < args.length; i++) {
            switch (args[i]) {
                case "--quick" -> {
                    suite.waiting = 100_000;
                    suite.rounds = 2;
                    suite.seconds = 4;
                }
                case "--rounds" -> suite.rounds = Integer.parseInt(args[++i]);
                case "--phase" -> suite.seconds = Integer.parseInt(args[++i]);
                case "--stores" -> stores = Pattern.compile(args[++i], Pattern.CASE_INSENSITIVE);
                case "--write" -> write = true;
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            }
        }
        String page = suite.run(stores);
        System.out.print(page);
        if (write) {
            Page.replaceResults(Path.of(args[0]).resolve("README.md"), page);
        }
    }

    private String run(Pattern wanted) throws Exception {
        if (rounds < 1 || seconds <= SKIPPED) {
            throw new IllegalArgumentException("At least one round, of phases longer than " + SKIPPED + " s");
        }
        double busy = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        for (Store store : Store.values()) {
            if (wanted.matcher(store.title).find()) {
                stores.add(store);
                play(store);
            }
        }
        String how = String.format(
                Locale.ROOT,
                "%,d jobs waiting, %d rounds of 2 times %d s, load average before the run: %.1f",
                waiting,
                rounds,
                seconds,
                busy);
        return new Report(samples, answers, stores, how).markdown();
    }

    private void play(Store store) throws Exception {
        try (Stage stage = Stage.open(store)) {
            Child board = stage.start(Board.class, List.of("-Xmx256m"));
            String address = board.line();
            say(store, "the dashboard of an empty broker");
            warm(address);
            try (Audience _ = watch(store, false, address)) {
                Thread.sleep(Duration.ofSeconds(SKIPPED));
                counts = true;
                Thread.sleep(Duration.ofSeconds((long) rounds * (seconds - SKIPPED)));
                counts = false;
            }
            say(store, "fills it");
            Child load = stage.start(Load.class, List.of("-Xmx1g"), Integer.toString(waiting));
            load.line();
            warm(address);
            load.send("go");
            for (int second = 0; second < 2 * seconds; second++) {
                load.line();
            }
            for (int round = 1; round <= rounds; round++) {
                say(store, "round " + round + " of " + rounds);
                phase(store, stage, board, address, load, false);
                phase(store, stage, board, address, load, true);
            }
        }
    }

    private static void say(Store store, String what) {
        System.err.println(store.title + ": " + what);
    }

    /** Lets the dashboard's JVM compile what it will need. */
    private void warm(String address) throws IOException, InterruptedException {
        try (Audience _ = Audience.open(address, Duration.ZERO, (question, millis) -> {})) {
            Thread.sleep(Duration.ofSeconds(seconds));
        }
    }

    private Audience watch(Store store, boolean loaded, String address) {
        return Audience.open(address, EVERY, (question, millis) -> {
            if (counts) {
                answers.add(new Answer(store, loaded, question), millis);
            }
        });
    }

    private void phase(Store store, Stage stage, Child board, String address, Child load, boolean watched)
            throws IOException, InterruptedException {
        try (@Nullable Audience _ = watched ? watch(store, true, address) : null) {
            for (int second = 0; second < SKIPPED; second++) {
                load.line();
            }
            long began = System.nanoTime();
            OptionalDouble boardBefore = board.processorSeconds();
            OptionalDouble redisBefore = stage.redisSeconds();
            counts = true;
            for (int second = SKIPPED; second < seconds; second++) {
                Second told = JSON.readValue(load.line(), Second.class);
                add(store, Measure.JOBS, watched, told.jobs());
                add(store, Measure.P50, watched, told.p50());
                add(store, Measure.P99, watched, told.p99());
                add(store, Measure.WORKER, watched, told.processor());
            }
            counts = false;
            double took = (System.nanoTime() - began) / 1e9;
            add(store, Measure.DASHBOARD, watched, used(boardBefore, board.processorSeconds(), took));
            add(store, Measure.REDIS, watched, used(redisBefore, stage.redisSeconds(), took));
            OptionalDouble resident = board.residentMegabytes();
            add(store, Measure.RESIDENT, watched, resident.isPresent() ? resident.getAsDouble() : null);
        }
    }

    /** Milliseconds of the processors in a second; null if they are not known. */
    private static @Nullable Double used(OptionalDouble before, OptionalDouble after, double seconds) {
        return before.isPresent() && after.isPresent()
                ? (after.getAsDouble() - before.getAsDouble()) * 1e3 / seconds
                : null;
    }

    private void add(Store store, Measure measure, boolean watched, @Nullable Double figure) {
        if (figure != null) {
            samples.add(new Place(store, measure, watched), figure);
        }
    }
}
