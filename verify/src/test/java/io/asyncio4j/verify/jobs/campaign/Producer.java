// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.OutcomeUnknownException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Hands in jobs, and repeats what it got no answer to with the same ids, as a careful program does. */
final class Producer {
    private final Broker broker;
    private final LedgerFile ledger;
    private final String queue;
    private final String prefix;
    private final Random random;
    private int made;

    Producer(Broker broker, LedgerFile ledger, String queue, String prefix, Random random) {
        this.broker = broker;
        this.ledger = ledger;
        this.queue = queue;
        this.prefix = prefix;
        this.random = random;
    }

    /** One job to be sent, and what its ledger line says besides. */
    private record Draft(NewJob job, List<String> follows) {}

    /** Sends a few jobs; returns whether the broker has stored them. */
    boolean sendSome() throws InterruptedException {
        List<Draft> drafts = new ArrayList<>();
        for (int i = 1 + random.nextInt(20); i > 0; i--) {
            draft(drafts);
        }
        return send(drafts);
    }

    /** Adds a job of any kind, or a few that belong together. */
    private void draft(List<Draft> drafts) {
        String id = prefix + made++;
        switch (random.nextInt(20)) {
            case 0 -> drafts.add(new Draft(NewJobs.of(id, Conduct.SLOW), List.of()));
            case 1 -> drafts.add(new Draft(NewJobs.of(id, Conduct.FLAKY), List.of()));
            case 2 -> drafts.add(new Draft(delayed(id), List.of()));
            case 3 -> drafts.add(chain(id));
            case 4 -> fanOut(id, drafts);
            case 5 -> drafts.add(new Draft(forgotten(id), List.of()));
            default -> drafts.add(new Draft(quick(id, List.of(), List.of()), List.of()));
        }
    }

    private NewJob quick(String id, List<Link> links, List<String> parts) {
        return NewJobs.of(id, Conduct.QUICK, random.nextInt(10), 0, NewJobs.KEPT, links, parts);
    }

    private NewJob delayed(String id) {
        return NewJobs.of(id, Conduct.QUICK, 5, 1 + random.nextInt(1500), NewJobs.KEPT, List.of(), List.of());
    }

    private NewJob forgotten(String id) {
        return NewJobs.of(id, Conduct.QUICK, 5, 0, 0, List.of(), List.of());
    }

    private Draft chain(String id) {
        String next = id + "+";
        ledger.write(Entry.now(Mark.PROMISED, next, 0, id));
        Link link = new Link.Next(queue, quick(next, List.of(), List.of()));
        return new Draft(quick(id, List.of(link), List.of()), List.of());
    }

    private void fanOut(String id, List<Draft> drafts) {
        List<String> parts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            parts.add(id + "." + i);
            names.add("part" + i);
        }
        drafts.add(new Draft(quick(id, List.of(), names), parts));
        for (int i = 0; i < parts.size(); i++) {
            Link link = new Link.Part(queue, id, names.get(i));
            drafts.add(new Draft(quick(parts.get(i), List.of(link), List.of()), List.of()));
        }
    }

    /** Sends until there is an answer. What may have been stored is sent again; what was refused at first is given up. */
    private boolean send(List<Draft> drafts) throws InterruptedException {
        ledger.write(drafts.stream().map(Producer::sent).toList());
        List<NewJob> jobs = drafts.stream().map(Draft::job).toList();
        boolean unsure = false;
        while (true) {
            BrokerException failure = trySend(jobs);
            if (failure == null) {
                return true;
            }
            unsure |= failure instanceof OutcomeUnknownException;
            pause(50);
            if (!unsure) {
                String why = failure.getClass().getSimpleName();
                ledger.write(jobs.stream()
                        .map(job -> Entry.now(Mark.REFUSED, job.id(), 0, why))
                        .toList());
                return false;
            }
        }
    }

    private @Nullable BrokerException trySend(List<NewJob> jobs) throws InterruptedException {
        try {
            List<Enqueued> answers = broker.enqueue(queue, jobs).get(5, TimeUnit.SECONDS);
            ledger.write(answers.stream()
                    .map(answer -> Entry.now(Mark.ACKNOWLEDGED, answer.id(), 0, answer.kind()))
                    .toList());
            return null;
        } catch (TimeoutException e) {
            return new OutcomeUnknownException("No answer in time", e);
        } catch (BrokerException e) {
            return e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BrokerException failure) {
                return failure;
            }
            throw new AssertionError(e);
        }
    }

    private static Entry sent(Draft draft) {
        List<Object> words = new ArrayList<>(List.of(draft.job().priority()));
        words.addAll(draft.follows());
        return Entry.now(Mark.SENT, draft.job().id(), 0, words.toArray());
    }

    static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
