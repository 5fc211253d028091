// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

/** Two listeners as one; a failure of the first does not keep the news from the second. */
record Listeners(WorkerListener first, WorkerListener second) implements WorkerListener {
    @Override
    public void started(TakenJob job, int loop) {
        try {
            first.started(job, loop);
        } finally {
            second.started(job, loop);
        }
    }

    @Override
    public void ended(JobReport report) {
        try {
            first.ended(report);
        } finally {
            second.ended(report);
        }
    }
}
