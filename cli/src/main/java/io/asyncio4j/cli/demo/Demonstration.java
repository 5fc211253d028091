// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A day of a shop in a few seconds: customers order, jobs follow, services fail, a worker process is killed, and in the end
 * the books are counted.
 */
public final class Demonstration {
    private static final int LOOPS = 2;
    private static final int CONCURRENCY = 10;
    private static final double CUSTOMERS_SECONDS = 2;
    private static final double KILLED_AFTER_SHARE = 0.3;
    private static final int KILLED_AT_JOBS = 8;
    private static final double KEPT_PAUSE = 1;
    private static final int LOOK_MILLIS = 50;
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration LONGEST_OF_AN_ORDER = Duration.ofMillis(200);

    private final Settings settings;
    private final View view;
    private final Plan plan;
    private final RunLog runs = new RunLog();
    private final List<WorkerProcess> workers = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private long beganMicros;

    /**
     * What is to be shown.
     *
     * @param broker the URL of a broker; null for a file of its own
     * @param page where the timeline goes, an HTML file; null for a new file among the temporary ones
     * @param orders how many, at least 1
     * @param seed which orders, and which calls fail
     * @param keep whether shop, workers and dashboard go on afterwards, until {@link #stop}
     * @param careless whether the services do what they are asked for twice; the books are wrong then
     */
    public record Settings(
            @Nullable String broker, @Nullable Path page, int orders, long seed, boolean keep, boolean careless) {}

    /** Is told how it goes. */
    public interface View {
        /**
         * Something worth a line.
         *
         * @param line without an end
         */
        void say(String line);

        /**
         * How far it is.
         *
         * @param share of what there is to do, 0 to 1
         * @param text the same for people
         */
        void progress(double share, String text);
    }

    /** Somebody wants it to end. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("stopped", null, false, false);
        }
    }

    /**
     * Prepares one.
     *
     * @param settings what is to be shown
     * @param view is told, by the thread that runs it
     */
    public Demonstration(Settings settings, View view) {
        this.settings = settings;
        this.view = view;
        plan = new Plan(settings.seed(), settings.orders());
    }

    /** Ends it soon. Any thread, also before it runs. */
    public void stop() {
        stopped.countDown();
    }

    /**
     * Runs it to its end.
     *
     * @return whether the books are right; true also if it was stopped before they could be counted
     * @throws IOException if there is no room for files or processes
     * @throws InterruptedException if the thread was interrupted
     */
    public boolean run() throws IOException, InterruptedException {
        try (Premises premises = Premises.open()) {
            return runIn(premises);
        } catch (Stopped e) {
            return true;
        } catch (RuntimeException | IOException e) {
            if (stopped.getCount() == 0) {
                return true; // Ctrl-C of a terminal ends all its processes at once, a Redis too
            }
            throw e;
        }
    }

    private boolean runIn(Premises premises) throws IOException, InterruptedException {
        String url = settings.broker() == null ? "sqlite:" + premises.file("jobs.db") : settings.broker();
        Ledger ledger = new Ledger(premises.file("books"), !settings.careless());
        try (Broker broker = Brokers.open(url);
                Services services = new Services(plan, ledger, broker);
                Watch watch = new Watch(broker, url)) {
            try {
                startWorker(premises, url, services);
                startWorker(premises, url, services);
                introduce(url, services, watch);
                boolean holds = show(premises, url, broker, services, ledger);
                if (settings.keep()) {
                    goOn(services, watch);
                }
                return holds;
            } finally {
                stopWorkers();
            }
        }
    }

    private void startWorker(Premises premises, String url, Services services) throws IOException {
        workers.add(WorkerProcess.start(premises, workers.size(), runs, url, services.url(), LOOPS, CONCURRENCY));
    }

    private void stopWorkers() throws InterruptedException {
        for (WorkerProcess worker : workers) {
            if (stopped.getCount() == 0 && worker.isAlive()) {
                worker.kill();
            }
        }
        for (WorkerProcess worker : workers) {
            worker.stop();
        }
    }

    private void introduce(String url, Services services, Watch watch) {
        view.say(settings.orders() + " orders: a message, points and a mail each, then an entry in the books");
        view.say("jobs       " + url);
        view.say("services   " + services.url() + "   1 call of 20 fails");
        view.say("dashboard  " + watch.address());
        view.say("workers    " + names() + ": processes of " + LOOPS + " loops, " + CONCURRENCY
                + " jobs at a time on each");
    }

    private String names() {
        return String.join(
                ", ",
                workers.stream()
                        .map(worker -> worker.name() + " (pid " + worker.pid() + ")")
                        .toList());
    }

    // ---- what happens ----

    private boolean show(Premises premises, String url, Broker broker, Services services, Ledger ledger)
            throws IOException, InterruptedException {
        services.warmUp();
        await(() -> workers.getFirst().isReady() && workers.getLast().isReady());
        beganMicros = Telling.now();
        CompletableFuture<@Nullable Void> customers = services.sendCustomers(CUSTOMERS_SECONDS);
        event("customers order, " + settings.orders() + " within " + (int) CUSTOMERS_SECONDS + " s");
        WorkerProcess victim = workers.get(1);
        await(() -> showProgress(ledger)
                && (isWorthKilling(victim) || ledger.booked() == settings.orders() || isTooLate()));
        kill(victim);
        startWorker(premises, url, services);
        event(workers.getLast().name() + " (pid " + workers.getLast().pid() + ") is started in its place");
        await(() -> showProgress(ledger)
                && (isTooLate() || customers.isDone() && ledger.booked() == settings.orders() && isSettled(broker)));
        customers.join();
        long wall = (lastEnd() - beganMicros) / 1000;
        event("all is done");
        return conclude(services, ledger, wall);
    }

    /** Until somebody stops it. */
    private void goOn(Services services, Watch watch) throws InterruptedException {
        runs.forget();
        Queue<String> told = new ConcurrentLinkedQueue<>();
        services.goOnSelling(KEPT_PAUSE, told::add);
        view.say("");
        view.say("The shop goes on with an order a second. Look at " + watch.address() + " ; Ctrl-C ends it.");
        while (!stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            for (String line = told.poll(); line != null; line = told.poll()) {
                view.say(line);
            }
        }
    }

    private boolean isWorthKilling(WorkerProcess victim) {
        return runs.done() >= KILLED_AFTER_SHARE * jobs() && runs.running(victim.index()) >= KILLED_AT_JOBS;
    }

    private boolean isTooLate() {
        Duration longest = LONGEST.plus(LONGEST_OF_AN_ORDER.multipliedBy(settings.orders()));
        return Telling.now() - beganMicros > longest.toMillis() * 1000;
    }

    private boolean isSettled(Broker broker) {
        for (String queue : Step.queues()) {
            Map<JobState, Long> counts = broker.stats(queue).join().counts();
            if (counts.entrySet().stream().anyMatch(entry -> !entry.getKey().isFinal() && entry.getValue() > 0)) {
                return false;
            }
        }
        return runs.running() == 0;
    }

    private void kill(WorkerProcess victim) throws InterruptedException {
        int cut = victim.kill().size();
        event(String.format(
                Locale.ROOT,
                "%s (pid %d) is killed under %d jobs; others get them when its leases end, in %.1f s",
                victim.name(),
                victim.pid(),
                cut,
                DemoWorker.LEASE.toMillis() / 1000.0));
    }

    private long lastEnd() {
        return runs.ended().stream().mapToLong(JobRun::toMicros).max().orElse(beganMicros);
    }

    private boolean conclude(Services services, Ledger ledger, long wall) throws IOException, InterruptedException {
        List<JobRun> all = runs.ended();
        Figures figures = Figures.of(plan, all, services.waits(), wall);
        Verdict verdict = ledger.check(plan.orders());
        Summary.lines(figures, verdict, ledger.repeats()).forEach(view::say);
        Timeline timeline = Timeline.of(plan, figures, verdict, ledger.repeats(), lanes(), all, beganMicros);
        Path page = settings.page() == null ? Files.createTempFile("aio-demo-", ".html") : settings.page();
        Files.writeString(page, TimelinePage.html(Summary.title(figures), Summary.sentence(figures), timeline));
        view.say("timeline   " + page.toAbsolutePath());
        return verdict.holds();
    }

    private List<Timeline.Lane> lanes() {
        long now = Telling.now();
        return workers.stream()
                .map(worker -> new Timeline.Lane(
                        worker.name(),
                        worker.pid(),
                        LOOPS,
                        Timeline.millis(worker.readyMicros() == 0 ? now : worker.readyMicros(), beganMicros),
                        Timeline.millis(worker.endMicros() == 0 ? now : worker.endMicros(), beganMicros),
                        worker.isKilled()))
                .toList();
    }

    // ---- waiting ----

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(Condition condition) throws IOException, InterruptedException {
        while (!condition.holds()) {
            if (stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new Stopped();
            }
        }
    }

    private int jobs() {
        return settings.orders() * Step.values().length;
    }

    private boolean showProgress(Ledger ledger) {
        int done = runs.done();
        view.progress(
                (double) done / jobs(),
                String.format(
                        Locale.ROOT,
                        "%3d/%d jobs   %d/%d booked   running %d   failed %d",
                        done,
                        jobs(),
                        ledger.booked(),
                        settings.orders(),
                        runs.running(),
                        runs.count(Ending.RETRIED)));
        return true;
    }

    private void event(String what) {
        view.say(String.format(Locale.ROOT, "%5.1f s    %s", (Telling.now() - beganMicros) / 1e6, what));
    }
}
