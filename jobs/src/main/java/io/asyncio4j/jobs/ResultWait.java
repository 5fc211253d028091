// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Asyncio;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Waits for the result of a job, or of the last job of a chain. Used by one caller. */
final class ResultWait {
    /** How long the broker is asked to wait at a time; then it is asked again, should a message have been lost. */
    private static final long CHUNK_MILLIS = 10_000;

    /** How long a step may take to be there after the one before is done: a link that nobody
     * delivered is found by a worker's sweep within 35 s. */
    private static final long LINK_MILLIS = 45_000;

    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final Broker broker;
    private final List<JobHandle.Step> steps;
    private final long started = System.nanoTime();
    private @Nullable Duration limit;

    ResultWait(Broker broker, List<JobHandle.Step> steps) {
        this.broker = broker;
        this.steps = steps;
    }

    <R> @Nullable R read(Class<R> type, Duration timeout) {
        if (Asyncio.inCoroutine()) {
            return Asyncio.timeout(timeout, () -> read(type));
        }
        limit = timeout;
        return read(type);
    }

    <R> @Nullable R read(Class<R> type) {
        byte[] json = result();
        return json == null ? null : JobJson.read(json, type);
    }

    private byte @Nullable [] result() {
        boolean before = false;
        for (int i = 0; i < steps.size() - 1; i++) {
            JobInfo info = before ? awaitLinked(steps.get(i)) : awaitFinal(steps.get(i));
            before = info != null;
            if (info != null) {
                resultOf(info);
            }
        }
        JobHandle.Step last = steps.getLast();
        JobInfo info = before ? awaitLinked(last) : awaitFinal(last);
        if (info == null) {
            throw new JobGoneException(last.queue(), last.id());
        }
        return resultOf(info);
    }

    private static byte @Nullable [] resultOf(JobInfo info) {
        String id = info.job().id();
        return switch (info.state()) {
            case DONE -> info.result();
            case CANCELLED -> throw new JobCancelledException(id);
            case DEAD -> throw new JobFailedException(id, reason(info), info.history());
            default -> throw new IllegalStateException("Job " + id + " is " + info.state() + " and not final");
        };
    }

    private static String reason(JobInfo info) {
        if (info.history().isEmpty()) {
            byte[] text = info.result();
            return text == null ? "for no reason" : new String(text, StandardCharsets.UTF_8);
        }
        return info.history().getLast().failure().reason();
    }

    /** Waits for a step that may not be there yet, for its link is delivered after the step before is done. */
    private @Nullable JobInfo awaitLinked(JobHandle.Step step) {
        long pause = FIRST_PAUSE_MILLIS;
        for (long waited = 0; waited < LINK_MILLIS; waited += pause) {
            JobInfo info = awaitFinal(step);
            if (info != null) {
                return info;
            }
            pause(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
        return null;
    }

    private void pause(long millis) {
        long time = Math.min(millis, leftMillis());
        if (Asyncio.inCoroutine()) {
            Asyncio.sleep(Duration.ofMillis(time));
            return;
        }
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a job", e);
        }
    }

    private @Nullable JobInfo awaitFinal(JobHandle.Step step) {
        while (true) {
            long wait = Math.min(CHUNK_MILLIS, leftMillis());
            JobInfo info = Waits.await(broker.awaitFinal(step.queue(), step.id(), wait));
            if (info == null || info.state().isFinal()) {
                return info;
            }
        }
    }

    private long leftMillis() {
        if (limit == null) {
            return CHUNK_MILLIS;
        }
        long left = limit.toMillis() - (System.nanoTime() - started) / 1_000_000;
        if (left <= 0) {
            throw new TimeoutError();
        }
        return left;
    }
}
