// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.CancelResult;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.OutboxMessage;
import io.asyncio4j.jobs.broker.Page;
import io.asyncio4j.jobs.broker.PartResult;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.Renewed;
import io.asyncio4j.jobs.broker.Schedule;
import io.asyncio4j.jobs.broker.SettingsChange;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.Settlement.Verdict;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a broker may get wrong; planted into one that is right. */
enum PlantedFault {
    NONE(call -> call.go()),
    LOSES_THE_LAST_OF_A_BATCH(call -> call.in("enqueue", () -> {
        List<NewJob> jobs = call.arg(1);
        if (jobs.size() < 2) {
            return call.go();
        }
        call.args[1] = jobs.subList(0, jobs.size() - 1);
        return call.<List<Enqueued>>map(answers -> {
            List<Enqueued> all = new ArrayList<>(answers);
            all.add(new Enqueued(Enqueued.Kind.ADDED, jobs.getLast().id()));
            return all;
        });
    })),
    TAKES_DUPLICATES_FOR_KNOWN(call -> call.in(
            "enqueue",
            () -> call.<List<Enqueued>>map(answers -> answers.stream()
                    .map(answer -> answer.kind() == Enqueued.Kind.DUPLICATE
                            ? new Enqueued(Enqueued.Kind.EXISTS, answer.id())
                            : answer)
                    .toList()))),
    FORGETS_DELAYS(ofNewJobs(job -> job.toBuilder().delayMillis(0).build())),
    FORGETS_KEYS(ofNewJobs(job -> job.toBuilder().uniqueKey(null).build())),
    FORGETS_IDS(ofNewJobs(job -> job.toBuilder().remembered(false).build())),
    FORGETS_GROUPS(ofNewJobs(job -> job.toBuilder().group(null).build())),
    CLAIMS_IN_REVERSE(ofClaims(
            claimed -> new Claimed(claimed.jobs().reversed(), claimed.more(), claimed.nextMillis(), claimed.paused()))),
    NEVER_SAYS_WHEN(ofClaims(claimed -> new Claimed(claimed.jobs(), claimed.more(), -1, claimed.paused()))),
    NEVER_SAYS_MORE(ofClaims(claimed -> new Claimed(claimed.jobs(), false, claimed.nextMillis(), claimed.paused()))),
    ALWAYS_SAYS_MORE(ofClaims(claimed -> new Claimed(claimed.jobs(), true, claimed.nextMillis(), claimed.paused()))),
    GIVES_THE_SAME_RUN(ofClaims(claimed -> new Claimed(
            claimed.jobs().stream()
                    .map(job -> new ClaimedJob(
                            job.job(),
                            1,
                            job.failures(),
                            job.crashes(),
                            job.enqueuedAtMillis(),
                            job.dueAtMillis(),
                            job.progress(),
                            job.parts()))
                    .toList(),
            claimed.more(),
            claimed.nextMillis(),
            claimed.paused()))),
    LEASES_HALF_AS_LONG(call -> call.in("claim", () -> {
        ClaimRequest request = call.arg(0);
        call.args[0] = new ClaimRequest(request.queue(), request.session(), request.most(), request.leaseMillis() / 2);
        return call.go();
    })),
    LEASES_FOR_EVER(call -> call.in("claim", () -> {
        ClaimRequest request = call.arg(0);
        call.args[0] = new ClaimRequest(request.queue(), request.session(), request.most(), 1L << 40);
        return call.go();
    })),
    RENEWS_NOTHING(call ->
            call.in("renew", () -> CompletableFuture.completedFuture(new Renewed(List.of(), List.of())))),
    NEVER_SAYS_LOST(call ->
            call.in("renew", () -> call.<Renewed>map(renewed -> new Renewed(List.of(), renewed.cancelled())))),
    NEVER_SAYS_CANCELLED(call ->
            call.in("renew", () -> call.<Renewed>map(renewed -> new Renewed(renewed.lost(), List.of())))),
    ACCEPTS_EVERY_END(call -> call.in(
            "settle",
            () -> call.<List<Boolean>>map(
                    answers -> answers.stream().map(answer -> true).toList()))),
    TRIES_AGAIN_AT_ONCE(ofEnds(end -> end.verdict() == Verdict.RETRY
            ? new Settlement(end.run(), end.verdict(), 0, end.result(), end.failure())
            : end)),
    COUNTS_RELEASES(ofEnds(end -> end.verdict() == Verdict.RELEASE
            ? new Settlement(end.run(), Verdict.RETRY, 0, null, Bench.failure("released"))
            : end)),
    RELEASES_TO_THE_TAIL(ofEnds(
            end -> end.verdict() == Verdict.RELEASE ? new Settlement(end.run(), Verdict.SNOOZE, 0, null, null) : end)),
    DROPS_RESULTS(ofEnds(end -> new Settlement(end.run(), end.verdict(), end.delayMillis(), null, end.failure()))),
    BURIES_THE_DEAD(ofEnds(end -> end.verdict() == Verdict.DEAD
            ? new Settlement(end.run(), Verdict.CANCELLED, 0, null, end.failure())
            : end)),
    FORGETS_WISHES_TO_CANCEL(call -> call.in("cancel", () -> {
        JobInfo job = call.real.find(call.arg(0), call.arg(1)).join();
        return job != null && job.state() == JobState.RUNNING
                ? CompletableFuture.completedFuture(CancelResult.REQUESTED)
                : call.go();
    })),
    FORGETS_PROGRESS(call -> call.in("progress", () -> CompletableFuture.completedFuture(true))),
    NEVER_HAS_TO_TEND(call -> call.in("tend", () -> call.<Long>map(next -> -1L))),
    DOES_NOT_TEND(call -> call.in("tend", () -> CompletableFuture.completedFuture(-1L))),
    LOSES_MESSAGES(call -> call.in("outbox", () -> call.<List<OutboxMessage>>map(messages -> List.of()))),
    FORGETS_ALL_MESSAGES(call -> call.in("delivered", () -> {
        call.args[1] = call.real.outbox(call.arg(0), 0, 1000).join().stream()
                .map(OutboxMessage::key)
                .toList();
        return call.go();
    })),
    TAKES_FAILED_PARTS_FOR_GOOD(call -> call.in("arrive", () -> {
        PartResult part = call.arg(3);
        call.args[3] = new PartResult(true, part.result());
        return call.go();
    })),
    SEES_WORKERS_TOO_LONG(call -> call.in("heartbeat", () -> {
        call.args[1] = call.<Long>arg(1) * 1000;
        return call.go();
    })),
    TICKS_TWICE(call -> call.in("advanceSchedule", () -> call.<Boolean>map(moved -> true))),
    /** Whoever replaces a schedule looks whether it is as expected, and writes a little later. */
    REPLACES_A_SCHEDULE_LATE(call -> call.in(
            "replaceSchedule",
            () -> call.real
                    .schedules()
                    .thenComposeAsync(
                            all -> {
                                Schedule wanted = call.arg(1);
                                Schedule stored = all.stream()
                                        .filter(schedule -> schedule.name().equals(wanted.name()))
                                        .findFirst()
                                        .orElse(null);
                                return Schedule.areAlike(call.arg(0), stored)
                                        ? call.real.putSchedule(wanted).thenApply(done -> true)
                                        : CompletableFuture.completedFuture(false);
                            },
                            CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS)))),
    REPLACES_ANY_SCHEDULE(call ->
            call.in("replaceSchedule", () -> call.real.putSchedule(call.arg(1)).thenApply(done -> true))),
    REPLACES_NO_TICKS(call -> call.in("replaceSchedule", () -> {
        Schedule expected = call.arg(0);
        Schedule stored = expected == null
                ? null
                : call.real.schedules().join().stream()
                        .filter(schedule -> schedule.name().equals(expected.name()))
                        .findFirst()
                        .orElse(null);
        if (stored != null) {
            call.args[0] = expected.advanced(stored.lastMillis(), stored.nextMillis());
        }
        return call.go();
    })),
    LOSES_THE_LAST_OF_A_LIST(call -> call.in(
            "list",
            () -> call.<Page<JobInfo>>map(page -> page.items().size() < 2
                    ? page
                    : new Page<>(page.items().subList(0, page.items().size() - 1), page.next())))),
    AGAIN_IS_ALWAYS_TRUE(call -> call.in("retry", () -> call.<Boolean>map(done -> true))),
    REMOVES_NOTHING(call -> call.in("remove", () -> CompletableFuture.completedFuture(true))),
    RESTORES_WITHOUT_HISTORY(call -> call.in("restore", () -> {
        call.args[1] = call.<List<JobInfo>>arg(1).stream()
                .map(PlantedFault::withoutHistory)
                .toList();
        return call.go();
    })),
    IGNORES_PAUSES(ofSettings(settings -> settings.paused(false))),
    ONE_CRASH_TOO_MANY(ofSettings(settings -> new QueueSettings(
            settings.paused(),
            settings.maxRunning(),
            settings.rate(),
            settings.burst(),
            settings.groupMaxRunning(),
            settings.groupRate(),
            settings.groupBurst(),
            settings.maxCrashes() + 1,
            settings.deadLimit(),
            settings.deadMillis()))),
    RESETS_WHAT_IS_NOT_CHANGED(call -> call.in("reconfigure", () -> {
        call.args[1] = SettingsChange.of(call.<SettingsChange>arg(1).applyTo(QueueSettings.DEFAULT));
        return call.go();
    })),
    /** Whoever changes one setting reads all, and writes all of them a little later. */
    WRITES_BACK_WHAT_IT_READ(call -> call.in(
            "reconfigure",
            () -> call.real
                    .stats(call.arg(0))
                    .thenApply(stats -> call.<SettingsChange>arg(1).applyTo(stats.settings()))
                    .thenComposeAsync(
                            settings -> call.real.reconfigure(call.arg(0), SettingsChange.of(settings)),
                            CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS)))),
    NEVER_WAKES(call -> call.in("awaitReady", CompletableFuture::new)),
    NEVER_TELLS_AN_END(call -> call.in("awaitFinal", CompletableFuture::new));

    private final Interceptor interceptor;

    PlantedFault(Interceptor interceptor) {
        this.interceptor = interceptor;
    }

    /** Whether it shows in what is answered at once to one alone, and not only to those who wait or to two at once. */
    boolean isSeenInOneLife() {
        return this != NEVER_WAKES
                && this != NEVER_TELLS_AN_END
                && this != WRITES_BACK_WHAT_IT_READ
                && this != REPLACES_A_SCHEDULE_LATE;
    }

    Broker into(Broker real) {
        return (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(),
                new Class<?>[] {Broker.class},
                (proxy, method, args) -> interceptor.on(new Call(real, method, args == null ? new Object[0] : args)));
    }

    /** Makes something else of a call. */
    private interface Interceptor {
        @Nullable
        Object on(Call call);
    }

    /** A call of the broker that is right. */
    private static final class Call {
        private final Broker real;
        private final Method method;
        private final Object[] args;

        Call(Broker real, Method method, Object[] args) {
            this.real = real;
            this.method = method;
            this.args = args;
        }

        @Nullable
        Object in(String name, Supplier<@Nullable Object> other) {
            return method.getName().equals(name) ? other.get() : go();
        }

        @SuppressWarnings("unchecked")
        <T> T arg(int index) {
            return (T) args[index];
        }

        @Nullable
        Object go() {
            try {
                return method.invoke(real, args);
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof RuntimeException known) {
                    throw known;
                }
                throw new AssertionError(e.getCause());
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }

        @SuppressWarnings("unchecked")
        <T> CompletableFuture<T> map(Function<T, T> change) {
            return ((CompletableFuture<T>) go()).thenApply(change);
        }
    }

    private static Interceptor ofNewJobs(UnaryOperator<NewJob> change) {
        return call -> call.in("enqueue", () -> {
            call.args[1] = call.<List<NewJob>>arg(1).stream().map(change).toList();
            return call.go();
        });
    }

    private static Interceptor ofClaims(Function<Claimed, Claimed> change) {
        return call -> call.in("claim", () -> call.map(change));
    }

    private static Interceptor ofEnds(UnaryOperator<Settlement> change) {
        return call -> call.in("settle", () -> {
            call.args[1] = call.<List<Settlement>>arg(1).stream().map(change).toList();
            return call.go();
        });
    }

    private static Interceptor ofSettings(UnaryOperator<QueueSettings> change) {
        return call -> call.in("configure", () -> {
            call.args[1] = change.apply(call.arg(1));
            return call.go();
        });
    }

    private static JobInfo withoutHistory(JobInfo job) {
        return new JobInfo(
                job.queue(),
                job.job(),
                job.state(),
                job.run(),
                job.failures(),
                job.crashes(),
                job.enqueuedAtMillis(),
                job.dueAtMillis(),
                job.leaseEndMillis(),
                job.finishedAtMillis(),
                job.worker(),
                job.result(),
                job.progress(),
                job.cancelRequested(),
                List.of(),
                job.parts());
    }
}
