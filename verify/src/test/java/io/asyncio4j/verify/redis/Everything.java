// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Failure;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.OutboxMessage;
import io.asyncio4j.jobs.broker.PartResult;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Schedule;
import io.asyncio4j.jobs.broker.SettingsChange;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.Settlement.Verdict;
import io.asyncio4j.jobs.broker.WorkerInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Uses each method of a broker at least once, and what jobs can have. */
final class Everything {
    private static final String QUEUE = "everything";

    private final Broker broker;

    private Everything(Broker broker) {
        this.broker = broker;
    }

    static void use(Broker broker) throws Exception {
        new Everything(broker).run();
    }

    private static <T extends @Nullable Object> T get(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static NewJob job(
            String id, long delayMillis, @Nullable String group, List<Link> links, List<String> parts) {
        return new NewJob(
                id,
                true,
                "send",
                1,
                bytes("{}"),
                3,
                delayMillis,
                0,
                1000,
                60_000,
                3,
                null,
                "key of " + id,
                0,
                group,
                List.of("tag"),
                60_000,
                Map.of("a", "b"),
                links,
                parts,
                false,
                bytes("1"));
    }

    private List<ClaimedJob> claim() throws Exception {
        return get(broker.claim(new ClaimRequest(QUEUE, "session", 100, 10_000)))
                .jobs();
    }

    private void settle(ClaimedJob job, Verdict verdict) throws Exception {
        Failure failure = new Failure("Sad", "so it is");
        Run run = new Run(job.job().id(), job.run());
        assertThat(get(broker.settle(QUEUE, List.of(new Settlement(run, verdict, 1, bytes("2"), failure)))))
                .containsExactly(true);
    }

    private void run() throws Exception {
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        Runnable end = broker.onCancel(QUEUE, cancelled::complete);
        get(broker.configure(QUEUE, new QueueSettings(false, 100, 1e6, 100, 50, 1e6, 100, 3, 10, 1000)));
        assertThat(get(broker.reconfigure(QUEUE, SettingsChange.ofPaused(false)))
                        .maxRunning())
                .isEqualTo(100);
        assertThat(get(broker.claim(new ClaimRequest(QUEUE, "session", 1, 1000)))
                        .jobs())
                .isEmpty();
        CompletableFuture<@Nullable Void> ready = broker.awaitReady(List.of(QUEUE), 10_000);
        get(broker.enqueue(
                QUEUE,
                List.of(
                        job("linked", 0, "g", List.of(new Link.Part(QUEUE, "join", "a")), List.of()),
                        job("join", 0, null, List.of(), List.of("a", "b")),
                        job("later", 60_000, null, List.of(), List.of()),
                        job("dead", 0, "g", List.of(), List.of()),
                        job("given", 0, null, List.of(), List.of()),
                        job("snoozed", 0, null, List.of(), List.of()),
                        job("again", 0, null, List.of(), List.of()),
                        job("cancelled", 0, null, List.of(), List.of()))));
        get(ready);
        CompletableFuture<@Nullable JobInfo> ended = broker.awaitFinal(QUEUE, "linked", 10_000);
        Map<String, Verdict> verdicts = Map.of(
                "linked", Verdict.DONE,
                "dead", Verdict.DEAD,
                "given", Verdict.RELEASE,
                "snoozed", Verdict.SNOOZE,
                "again", Verdict.RETRY,
                "cancelled", Verdict.CANCELLED);
        List<ClaimedJob> jobs = claim();
        assertThat(jobs).hasSize(6);
        List<Run> runs =
                jobs.stream().map(job -> new Run(job.job().id(), job.run())).toList();
        assertThat(get(broker.renew(QUEUE, runs, 10_000)).lost()).isEmpty();
        assertThat(get(broker.progress(QUEUE, runs.get(0), bytes("3")))).isTrue();
        get(broker.cancel(QUEUE, "cancelled"));
        assertThat(cancelled.get(10, TimeUnit.SECONDS)).isEqualTo("cancelled");
        end.run();
        for (ClaimedJob job : jobs) {
            settle(job, verdicts.get(job.job().id()));
        }
        JobInfo linked = get(ended);
        assertThat(linked).isNotNull();
        assertThat(linked.state()).isEqualTo(JobState.DONE);
        deliver();
        get(broker.arrive(QUEUE, "join", "b", new PartResult(true, bytes("4"))));
        assertThat(get(broker.find(QUEUE, "join")).state()).isEqualTo(JobState.READY);
        lookAfter();
    }

    private void deliver() throws Exception {
        List<OutboxMessage> messages = get(broker.outbox(QUEUE, 0, 10));
        assertThat(messages).hasSize(1);
        get(broker.arrive(
                QUEUE, "join", "a", new PartResult(true, messages.get(0).result())));
        get(broker.delivered(QUEUE, List.of(messages.get(0).key())));
    }

    private void lookAfter() throws Exception {
        get(broker.tend(QUEUE));
        for (JobState state : JobState.values()) {
            get(broker.list(QUEUE, state, null, 10));
        }
        JobInfo dead = get(broker.find(QUEUE, "dead"));
        assertThat(get(broker.retry(QUEUE, "dead"))).isTrue();
        assertThat(get(broker.remove(QUEUE, "dead"))).isTrue();
        get(broker.restore("other", List.of(dead)));
        assertThat(get(broker.stats(QUEUE)).enqueued()).isEqualTo(8);
        assertThat(get(broker.queues())).contains(QUEUE);
        get(broker.heartbeat(new WorkerInfo("session", "host", 1, List.of(QUEUE), 1, 0, 0, 0, false), 10_000));
        assertThat(get(broker.workers())).hasSize(1);
        get(broker.leave("session"));
        NewJob model = job("model", 0, null, List.of(), List.of());
        get(broker.putSchedule(new Schedule(
                "hourly", QUEUE, "0 * * * *", "UTC", model, Schedule.Missed.ONCE, 0, true, false, 1000, 0)));
        assertThat(get(broker.schedules())).hasSize(1);
        assertThat(get(broker.advanceSchedule("hourly", 1000, 1000, 2000))).isTrue();
        Schedule moved = get(broker.schedules()).getFirst();
        assertThat(get(broker.replaceSchedule(moved, moved.paused(true)))).isTrue();
        assertThat(get(broker.removeSchedule("hourly"))).isTrue();
        assertThat(get(broker.now())).isPositive();
    }
}
