// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.ActiveRun.Ending;
import io.asyncio4j.threads.LoopThread;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hands each job to the loop that has the fewest. Belongs to the loop that takes jobs. */
final class Spread implements Intake.Dispatch {
    /** A runner on the loop of another thread. */
    static final class Remote {
        private final LoopThread thread;
        private final LoopRunner runner;
        private int handed;

        Remote(LoopThread thread, LoopRunner runner) {
            this.thread = thread;
            this.runner = runner;
        }

        private void tell(Runnable what) {
            thread.loop().callSoonThreadsafe(what);
        }
    }

    private final List<Remote> loops;
    private final Map<TakenJob, Remote> places = new HashMap<>();

    Spread(List<Remote> loops) {
        this.loops = loops;
    }

    @Override
    public JobEnd run(TakenJob job) {
        Remote chosen = loops.getFirst();
        for (Remote loop : loops) {
            if (loop.handed < chosen.handed) {
                chosen = loop;
            }
        }
        LoopRunner runner = chosen.runner;
        places.put(job, chosen);
        chosen.handed++;
        try {
            return Asyncio.await(chosen.thread.submit(() -> runner.run(job)));
        } finally {
            places.remove(job);
            chosen.handed--;
        }
    }

    @Override
    public void lost(TakenJob job) {
        end(job, Ending.LOST);
    }

    @Override
    public void cancel(TakenJob job) {
        end(job, Ending.CANCELLED);
    }

    private void end(TakenJob job, Ending why) {
        Remote place = places.get(job);
        if (place != null) {
            place.tell(() -> place.runner.end(job, why));
        }
    }

    @Override
    public void cancelAll() {
        loops.forEach(loop -> loop.tell(loop.runner::cancelAll));
    }

    @Override
    public void close() {
        for (Remote loop : loops) {
            Asyncio.await(loop.thread.submit(loop.runner::close));
        }
    }
}
