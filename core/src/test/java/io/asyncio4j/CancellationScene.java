// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some tasks that wait for one thing, played again and again with a cancellation at another point each time.
 *
 * <p>Points are counted: the begin and the end of each pass of the loop, and every step of a task between two waits. A task
 * is cancelled at a point, or has a time limit.
 */
abstract class CancellationScene {
    /** How many passes long the begin and end of a pass are points; afterwards nothing moves any more. */
    private static final int BUSY_PASSES = 9;

    /** A cancellation: which worker, at which point. */
    record Cut(int point, int victim) {}

    /** A task that may be cancelled. */
    static final class Worker {
        /** Whether it waits for what the scene is about. */
        boolean waits;

        /** Whether it got what it waited for. */
        boolean served;

        private @Nullable Task<?> task;

        boolean ended() {
            Task<?> made = task;
            return made != null && made.done();
        }
    }

    final List<Worker> workers = new ArrayList<>();
    private final List<Task<?>> others = new ArrayList<>();
    private List<Cut> cuts = List.of();
    private double @Nullable [] limits;
    private int points;
    private boolean over;

    /** Makes the tasks. */
    abstract void start();

    /** What holds when nothing moves any more; some workers may wait still. */
    abstract void checkAtRest();

    /** What holds when all have ended. In a coroutine; may use the thing to see whether it works. */
    abstract void checkAtTheEnd();

    // ---- for the scenes ----

    /** The wait of a worker, and what it does then. */
    interface Body {
        void run(Worker self) throws Exception;
    }

    final void worker(Body body) {
        Worker worker = new Worker();
        double[] mine = limits;
        double limit = mine == null ? Double.POSITIVE_INFINITY : mine[workers.size()];
        workers.add(worker);
        worker.task = Asyncio.createTask(() -> {
            point();
            if (limit == Double.POSITIVE_INFINITY) {
                body.run(worker);
                return;
            }
            try {
                Asyncio.timeout(limit, () -> body.run(worker));
            } catch (TimeoutError e) {
                worker.waits = false;
            }
        });
    }

    final void other(VoidCoroutine body) {
        others.add(Asyncio.createTask(body));
    }

    /** Waits for something, as a worker. */
    final void waiting(Worker self, Runnable wait) {
        self.waits = true;
        try {
            wait.run();
            self.served = true;
        } finally {
            self.waits = false;
        }
        point();
    }

    /** Lets time pass: a pass of the loop, or a second where workers have time limits. */
    final void turn() {
        point();
        Asyncio.sleep(limits == null ? 0 : 1);
        point();
    }

    /** Something that may be the moment of a cancellation. */
    final void point() {
        int now = points++;
        for (Cut cut : cuts) {
            if (cut.point() == now && !over) {
                Task<?> victim = workers.get(cut.victim()).task;
                if (victim != null) {
                    victim.cancel();
                }
            }
        }
    }

    static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    final long served() {
        return workers.stream().filter(worker -> worker.served).count();
    }

    final boolean anyWaits() {
        return workers.stream().anyMatch(worker -> worker.waits);
    }

    // ---- a play ----

    /** Plays it, with cancellations or with time limits; gives the number of points. */
    final int play(EventLoop loop, List<Cut> plan, double @Nullable [] timeLimits) {
        cuts = plan;
        limits = timeLimits;
        loop.runUntilComplete(() -> {
            everyPass(loop, BUSY_PASSES);
            start();
            everyPass(loop, BUSY_PASSES);
            for (int i = 0; i < 3 * BUSY_PASSES; i++) {
                Asyncio.sleep(0);
            }
            if (limits != null) {
                Asyncio.sleep(20);
            }
            checkAtRest();
            over = true;
            end();
            checkAtTheEnd();
        });
        return points;
    }

    /** A callback that is first in its pass if it was so in the pass before; likewise last. */
    private void everyPass(EventLoop loop, int left) {
        loop.callSoon(() -> {
            if (left > 0) {
                everyPass(loop, left - 1);
            }
            point();
        });
    }

    private void end() {
        for (Worker worker : workers) {
            Task<?> task = worker.task;
            if (task != null) {
                task.cancel();
                end(task);
            }
        }
        for (Task<?> task : others) {
            task.cancel();
            end(task);
        }
    }

    private static void end(Task<?> task) {
        Asyncio.wait(List.of(task));
        if (!task.cancelled()) {
            task.result();
        }
    }
}
