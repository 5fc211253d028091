// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Jobs in memory, and what became of them; for one loop. */
final class FakeSource implements JobSource {
    final Collection<String> acknowledged = new ConcurrentLinkedQueue<>();
    final Collection<String> dead = new ConcurrentLinkedQueue<>();
    final Collection<String> givenBack = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Payload> jobs = new ArrayDeque<>();
    private final Set<Payload> taken = new LinkedHashSet<>();
    private final @Nullable SourceException failure;

    FakeSource(String... jobs) {
        this(null, jobs);
    }

    FakeSource(@Nullable SourceException failure, String... jobs) {
        this.failure = failure;
        for (String job : jobs) {
            this.jobs.add(Payload.of(job));
        }
    }

    @Override
    public void open(RunControl runs) {
        Asyncio.sleep(0);
    }

    @Override
    public List<TakenJob> take(int most) {
        if (jobs.isEmpty()) {
            if (failure != null) {
                throw failure;
            }
            AsyncFuture<List<TakenJob>> never = Asyncio.getRunningLoop().createFuture("jobs that never come");
            return never.await();
        }
        List<TakenJob> some = new ArrayList<>();
        while (some.size() < most && !jobs.isEmpty()) {
            Payload job = jobs.remove();
            taken.add(job);
            some.add(new TakenJob("fake", job, null));
        }
        return some;
    }

    @Override
    public void settle(TakenJob job, JobEnd end) {
        switch (end.outcome()) {
            case DONE, FAILED -> {
                taken.remove(job.payload());
                acknowledged.add(job.payload().text());
            }
            case DEAD -> {
                taken.remove(job.payload());
                dead.add(job.payload().text());
            }
            default -> Asyncio.sleep(0);
        }
    }

    @Override
    public int close() {
        taken.forEach(job -> givenBack.add(job.text()));
        return taken.size();
    }
}
