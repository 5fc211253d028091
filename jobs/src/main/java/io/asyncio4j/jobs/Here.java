// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.ActiveRun.Ending;

/** Runs jobs on the loop that takes them. */
record Here(LoopRunner runner) implements Intake.Dispatch {
    @Override
    public JobEnd run(TakenJob job) {
        return runner.run(job);
    }

    @Override
    public void lost(TakenJob job) {
        runner.end(job, Ending.LOST);
    }

    @Override
    public void cancel(TakenJob job) {
        runner.end(job, Ending.CANCELLED);
    }

    @Override
    public void cancelAll() {
        runner.cancelAll();
    }

    @Override
    public void close() {
        runner.close();
    }
}
