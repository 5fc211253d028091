// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.CancelledError;
import io.asyncio4j.jobs.broker.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands bare payloads to a {@link JobHandler}: the way of sources that know nothing but payloads. */
final class PayloadPerformer implements Performer {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final JobHandler handler;
    private final int largestPayload;

    PayloadPerformer(JobHandler handler, int largestPayload) {
        this.handler = handler;
        this.largestPayload = largestPayload;
    }

    @Override
    public JobEnd perform(ActiveRun run) throws Exception {
        Payload payload = run.job.payload();
        if (payload.size() > largestPayload) {
            throw new BadPayloadException(
                    "it is " + payload.size() + " bytes large, and " + largestPayload + " is the most that is allowed");
        }
        handler.handle(payload);
        return JobEnd.DONE;
    }

    @Override
    public JobEnd failed(ActiveRun run, Throwable failure) {
        if (failure instanceof BadPayloadException bad) {
            LOG.error("Payload {} is moved to the dead list: {}", run.job, bad.getMessage());
            return JobEnd.of(Outcome.DEAD, new Failure(String.valueOf(bad.getMessage()), ""));
        }
        Exception exception = asException(failure);
        String reason = reason(exception);
        try {
            handler.failed(run.job.payload(), exception);
            LOG.warn("Job {} failed: {}", run.job, reason);
            return JobEnd.of(Outcome.FAILED, new Failure(reason, ""));
        } catch (Throwable e) {
            if (run.ending != null) {
                return JobEnd.UNFINISHED;
            }
            run.counters.failed.increment();
            String both = e == exception ? reason : reason + "; then " + reason(e);
            LOG.error("Job {} failed and is moved to the dead list: {}", run.job, both);
            return JobEnd.of(Outcome.DEAD, new Failure(both, ""));
        }
    }

    private static Exception asException(Throwable failure) {
        return switch (failure) {
            case Exception exception -> exception;
            case CancelledError cancelled ->
                new IllegalStateException("its handler was cancelled, and not by the worker", cancelled);
            default -> new IllegalStateException(failure.toString(), failure);
        };
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    @Override
    public void close() {
        handler.close();
    }
}
