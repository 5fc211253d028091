// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.CancelledError;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Failure;
import io.asyncio4j.jobs.broker.NewJob;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands jobs of a broker to the functions of their types, and decides what becomes of those that fail. */
final class HandlerPerformer implements Performer {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int LONGEST_REASON = 200;
    private static final int LONGEST_TEXT = 4096;

    private final Broker broker;
    private final Handlers handlers;
    private final List<JobMiddleware> middleware;
    private final int largestResult;

    HandlerPerformer(Broker broker, Handlers handlers, List<JobMiddleware> middleware, int largestResult) {
        this.broker = broker;
        this.handlers = handlers;
        this.middleware = middleware;
        this.largestResult = largestResult;
    }

    @Override
    public JobEnd perform(ActiveRun run) throws Exception {
        ClaimedJob claimed = claimed(run);
        long timeout = claimed.job().timeoutMillis();
        Instant deadline = timeout == 0 ? null : Instant.now().plusMillis(timeout);
        JobContext context = new JobContext(broker, run.job.queue(), claimed, deadline);
        run.onEnd = () -> context.requestCancel(run.ending == ActiveRun.Ending.TIMED_OUT);
        run.failureNote = context::failureNote;
        byte[] result = handlers.run(context, middleware, largestResult);
        return result == null ? JobEnd.DONE : new JobEnd(Outcome.DONE, Duration.ZERO, result, null);
    }

    private static ClaimedJob claimed(ActiveRun run) {
        return Objects.requireNonNull(run.job.claimed());
    }

    @Override
    public JobEnd failed(ActiveRun run, Throwable failure) {
        try {
            return judged(run, failure);
        } catch (RuntimeException | Error e) { // thrown by what the handler has thrown
            String name = failure.getClass().getName();
            return again(run, failure(run, name, e));
        }
    }

    private static JobEnd judged(ActiveRun run, Throwable failure) {
        return switch (failure) {
            case SnoozeJob snooze -> new JobEnd(Outcome.SNOOZED, snooze.delay(), null, null);
            case DeadJob dead -> dead(run, failure(run, String.valueOf(dead.getMessage()), dead));
            case BadPayloadException bad -> dead(run, failure(run, "bad payload", bad));
            case UnknownHandlerException unknown -> again(run, failure(run, "unknown handler", unknown));
            case JobTimeoutException timeout -> again(run, failure(run, JobReport.TIMED_OUT, timeout));
            case CancelledError cancelled -> again(run, failure(run, "cancelled, and not by the worker", cancelled));
            default -> again(run, failure(run, failure.getClass().getName(), failure));
        };
    }

    /** The job is tried again, if it may be. */
    private static JobEnd again(ActiveRun run, Failure failure) {
        ClaimedJob claimed = claimed(run);
        int failures = claimed.failures() + 1;
        if (failures >= claimed.job().attempts()) {
            run.counters.failed.increment();
            return dead(run, failure);
        }
        Duration delay = policy(claimed.job()).delay(failures, ThreadLocalRandom.current());
        LOG.warn(
                "Job {} failed, attempt {} of {}, and is tried again in {} ms: {}",
                run.job,
                failures,
                claimed.job().attempts(),
                delay.toMillis(),
                shown(failure));
        return new JobEnd(Outcome.RETRIED, delay, null, failure);
    }

    private static RetryPolicy policy(NewJob job) {
        try {
            return RetryPolicy.parse(job.attempts(), job.retry());
        } catch (IllegalArgumentException e) {
            LOG.warn("Job {} says of its retries what this worker cannot read ({})", job.id(), e.getMessage());
            return RetryPolicy.DEFAULT;
        }
    }

    private static JobEnd dead(ActiveRun run, Failure failure) {
        LOG.error("Job {} is set aside: {}", run.job, shown(failure));
        return JobEnd.of(Outcome.DEAD, failure);
    }

    private static String shown(Failure failure) {
        int end = failure.text().indexOf('\n');
        String first =
                end < 0 ? failure.text() : failure.text().substring(0, end).strip();
        String all = first.startsWith(failure.reason()) ? first : failure.reason() + ": " + first;
        return all.replaceAll("\\p{Cc}", " "); // whoever reads a log on a terminal
    }

    private static Failure failure(ActiveRun run, String reason, Throwable thrown) {
        String note = run.failureNote.get();
        String text = note.isEmpty()
                ? cut(text(thrown), LONGEST_TEXT)
                : cut(text(thrown), LONGEST_TEXT - 1 - note.length()).stripTrailing() + "\n" + note;
        return new Failure(cut(reason, LONGEST_REASON), text);
    }

    /** The stack, whatever the exception does when it is asked. */
    private static String text(Throwable thrown) {
        StringWriter text = new StringWriter();
        try (PrintWriter writer = new PrintWriter(text)) {
            thrown.printStackTrace(writer);
        } catch (RuntimeException | Error e) {
            return thrown.getClass().getName() + ", whose stack cannot be shown: "
                    + e.getClass().getName();
        }
        return text.toString();
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}
