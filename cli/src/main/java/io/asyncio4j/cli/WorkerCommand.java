// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.cli.jobs.BrokerUrl;
import io.asyncio4j.cli.jobs.Spans;
import io.asyncio4j.cli.terminal.Plain;
import io.asyncio4j.jobs.Handlers;
import io.asyncio4j.jobs.JobReport;
import io.asyncio4j.jobs.Worker;
import io.asyncio4j.jobs.broker.Broker;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aio worker}: does jobs until it is told to stop. */
@Command(
        name = "worker",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Take jobs from queues, or payloads from a plain Redis list, and run each as a coroutine.",
            "",
            "  aio worker --app mail.jar --queue mail:3 --queue reports",
            "  aio worker --samples --burst        does what waits in queue default, then ends",
            "  aio worker --check --queue mail     for probes",
            "  aio worker --list queue --sleep     drains what redis-cli lpush queue 5 puts there",
            ""
        },
        footer = {
            "",
            "A job is a worker's for the time of its lease, which it renews; a worker that is killed loses none, its jobs"
                    + " run again when their lease is over. A payload of a list stays in LIST:processing:WORKER while it"
                    + " is worked on; the next worker puts those of a dead one back. Payloads that make no sense, and"
                    + " failures that no error URL took, go to LIST:dead.",
            "",
            "Signals: Ctrl-C or TERM takes no more jobs, lets running ones end within the grace period, gives the rest"
                    + " back; a second one gives them back at once. TSTP or USR1 takes no more jobs and stays. TTIN lists"
                    + " the running jobs; QUIT is the JVM's, and dumps its threads.",
            "",
            "Exit codes: 0 if all that ran has ended, 130 after Ctrl-C or 143 after TERM if jobs were given back (of a"
                    + " plain list: always), 1 failed, 2 wrong use."
        })
final class WorkerCommand implements Callable<Integer> {
    @Mixin
    private QueueOptions queues;

    @Option(
            names = "--loops",
            paramLabel = "N",
            defaultValue = "1",
            description = "Event loops, a thread each. Default: ${DEFAULT-VALUE}")
    private int loops;

    @Option(
            names = {"-c", "--concurrency"},
            paramLabel = "M",
            defaultValue = "100",
            description = "Jobs at a time on each loop. Default: ${DEFAULT-VALUE}")
    private int concurrency;

    @Option(
            names = {"-t", "--grace"},
            paramLabel = "SPAN",
            defaultValue = "25s",
            converter = Spans.Reader.class,
            description = "How long jobs may go on after Ctrl-C. Default: ${DEFAULT-VALUE}")
    private Duration grace;

    @Option(names = "--quiet", description = "Say nothing but warnings and errors.")
    private boolean silent;

    @Option(
            names = {"-v", "--verbose"},
            description = "Say how each job ended.")
    private boolean verbose;

    @Option(
            names = "--metrics",
            paramLabel = "[ADDRESS:]PORT",
            description = "Serve /metrics for Prometheus and /healthz for probes, on this machine alone, or at an"
                    + " address: 0.0.0.0:9464 for all.")
    private @Nullable String metrics;

    @ArgGroup(exclusive = false, heading = "%nInstead of queues, a plain Redis list; needs --http or --sleep:%n")
    private @Nullable ListOptions list;

    @Override
    public Integer call() {
        check();
        if (silent) {
            System.setProperty("org.slf4j.simpleLogger.log.io.asyncio4j", "warn"); // for loggers made from now on
        }
        if (queues.checks()) {
            return checkWorkers();
        }
        WorkerRun run = new WorkerRun(Spans.span(grace.toMillis()), silent);
        return list == null ? drainQueues(run) : drainList(run, list);
    }

    private void check() {
        requirePositive("--loops", loops);
        requirePositive("--concurrency", concurrency);
        if (silent && verbose) {
            throw new IllegalArgumentException("--quiet and --verbose exclude each other");
        }
        if (list == null) {
            queues.check();
        } else if (queues.isSaid() || metrics != null) {
            throw new IllegalArgumentException("a worker drains queues, or with --http or --sleep a plain Redis list;"
                    + " --broker, --queue, --app, --samples, --burst, --check and --metrics are for queues");
        } else {
            list.check();
        }
    }

    private static void requirePositive(String option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + " must be above 0");
        }
    }

    private String extent() {
        return loops + (loops == 1 ? " loop" : " loops") + ", up to " + (long) loops * concurrency + " jobs at a time";
    }

    private static String told(JobReport report) {
        String name = report.claimed() == null
                ? report.job().toString()
                : report.claimed().job().type() + " " + report.claimed().job().id();
        return String.format(
                Locale.ROOT,
                "%s: %s after %.3f s%s",
                name,
                report.outcome().name().toLowerCase(Locale.ROOT),
                (report.endNanos() - report.startNanos()) / 1e9,
                report.reason() == null ? "" : ": " + report.reason());
    }

    private Worker.Builder builder(WorkerRun run) {
        Worker.Builder builder =
                Worker.builder().loops(loops).concurrency(concurrency).grace(grace);
        return verbose ? builder.listener(report -> run.say("{}", Plain.line(told(report)))) : builder;
    }

    // ---- a plain list ----

    private int drainList(WorkerRun run, ListOptions options) {
        return run.run(() -> {
            Worker worker = builder(run)
                    .source(options.source())
                    .handler(options.handler())
                    .mode(options.mode())
                    .start();
            run.say(
                    "Draining list '{}': {}, mode {}; Ctrl-C ends it",
                    options.list(),
                    extent(),
                    options.mode().name().toLowerCase(Locale.ROOT));
            return worker;
        });
    }

    // ---- queues ----

    private int checkWorkers() {
        try (Broker broker = queues.broker().openExisting()) {
            return WorkerCheck.run(broker.workers().join(), queues.queues().keySet(), System.out, queues.json());
        }
    }

    private int drainQueues(WorkerRun run) {
        Handlers handlers = Handlers.of();
        if (queues.samples()) {
            SampleJobs.register(handlers);
        }
        try (Applications applications = Applications.load(queues.apps(), handlers)) {
            if (handlers.types().isEmpty()) {
                throw new IllegalArgumentException("there are no handlers: give --app JAR with an application of yours,"
                        + " or --samples to try things");
            }
            Thread.currentThread().setContextClassLoader(applications.loader());
            int signal = drain(run, handlers);
            return run.gaveBack() ? signal : Main.DONE;
        }
    }

    private int drain(WorkerRun run, Handlers handlers) {
        if (metrics == null) {
            return drain(run, handlers, null);
        }
        try (MetricsServer server = MetricsServer.start(metrics)) {
            return drain(run, handlers, server);
        }
    }

    /** A file has one writer for all loops; a server has a connection on each. */
    private int drain(WorkerRun run, Handlers handlers, @Nullable MetricsServer server) {
        BrokerUrl url = queues.broker();
        if (url.isServer() && server == null) {
            return run.run(() -> start(run, handlers, builder(run).broker(url::open)));
        }
        try (Broker shared = url.open()) {
            return run.run(() -> {
                Worker.Builder builder = url.isServer()
                        ? builder(run).broker(url::open)
                        : builder(run).broker(shared);
                if (server == null) {
                    return start(run, handlers, builder);
                }
                Worker worker = start(run, handlers, builder.listener(server.listener()));
                server.watch(worker, shared, queues.queues().keySet());
                run.say("Metrics: {}/metrics", server.url());
                return worker;
            });
        }
    }

    private Worker start(WorkerRun run, Handlers handlers, Worker.Builder builder) {
        builder.handlers(handlers).lease(queues.lease());
        queues.queues().forEach(builder::queue);
        if (queues.burst()) {
            builder.burst();
        }
        Worker worker = builder.start();
        run.say("aio {}, process {}, {}", Main.VERSION, ProcessHandle.current().pid(), extent());
        run.say("Jobs in {}, queues: {}", queues.broker().shown(), queues.shown());
        run.say("Handlers: {}; Ctrl-C ends it", String.join(", ", handlers.types()));
        return worker;
    }
}
