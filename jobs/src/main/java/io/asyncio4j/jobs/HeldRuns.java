// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.EventLoop;
import io.asyncio4j.jobs.broker.Run;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The runs that one loop of a worker has under a lease; any thread. */
final class HeldRuns {
    /** The loop's name among workers. */
    final String session;

    final EventLoop loop;

    /** The jobs by id, for each queue. */
    private final Map<String, Map<String, HeldRun>> byQueue = new TreeMap<>();

    /** Whether the loop takes no more jobs. */
    volatile boolean quiet;

    /** Whether the loop has left its work, so that nobody need keep it. */
    volatile boolean ended;

    private volatile @Nullable RunControl control;
    private final LongAdder lost;

    /** When all leases of a queue that were due had been renewed last, as {@link #nanos}. */
    private final Map<String, Long> renewals = new ConcurrentHashMap<>();

    /**
     * Makes one.
     *
     * @param lost counts the leases that ended
     */
    HeldRuns(String session, EventLoop loop, List<String> queues, LongAdder lost) {
        this.session = session;
        this.loop = loop;
        this.lost = lost;
        queues.forEach(queue -> {
            byQueue.put(queue, new ConcurrentHashMap<>());
            noteRenewal(queue, nanos());
        });
    }

    /** The loop's clock; it is the same for all loops of a process, unless a test says otherwise. */
    long nanos() {
        return (long) (loop.time() * 1e9);
    }

    void controlledBy(RunControl runs) {
        control = runs;
    }

    /** Takes note of a run; one of the same job before it is lost, as nobody else can tell when the job came back here. */
    void add(HeldRun held) {
        HeldRun before = of(held.job.queue()).put(held.run.id(), held);
        if (before != null) {
            lost.increment();
            onLoop(runs -> runs.lost(before.job));
        }
    }

    void remove(HeldRun held) {
        of(held.job.queue()).remove(held.run.id(), held);
    }

    /** The run of a job that was handed out, as long as it is held. */
    @Nullable
    HeldRun find(TakenJob job) {
        HeldRun held = of(job.queue()).get(job.name());
        return held == null || !held.job.equals(job) ? null : held;
    }

    Collection<HeldRun> in(String queue) {
        return of(queue).values();
    }

    private Map<String, HeldRun> of(String queue) {
        return byQueue.get(queue);
    }

    void noteRenewal(String queue, long nanos) {
        renewals.put(queue, nanos);
    }

    /** Whether jobs of a queue are held whose leases were last renewed before a time. */
    boolean neglected(String queue, long nanos) {
        return renewals.get(queue) < nanos && !of(queue).isEmpty();
    }

    int size() {
        int size = 0;
        for (Map<String, HeldRun> runs : byQueue.values()) {
            size += runs.size();
        }
        return size;
    }

    /** Has a run ended that is held no more. */
    void lost(String queue, Run run) {
        HeldRun held = of(queue).get(run.id());
        if (held != null && held.run.equals(run)) {
            remove(held);
            lost.increment();
            onLoop(runs -> runs.lost(held.job));
        }
    }

    /** Has the run of a job ended, for somebody cancelled it. */
    void cancel(String queue, String id) {
        Map<String, HeldRun> runs = byQueue.get(queue);
        HeldRun held = runs == null ? null : runs.get(id);
        if (held != null) {
            onLoop(control -> control.cancel(held.job));
        }
    }

    private void onLoop(Consumer<RunControl> action) {
        RunControl runs = control;
        if (runs != null) {
            Loops.call(loop, () -> action.accept(runs));
        }
    }
}
