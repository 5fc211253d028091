// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.Failure;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.Renewed;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Settlement;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What workers and producers do with the jobs of one queue that are under one hash tag: each call is one script. */
final class QueueShard {
    /** How many jobs a script claims or settles, so that none takes longer than a millisecond. */
    private static final int MOST_OF_A_SCRIPT = 100;

    private static final byte[] PLAIN = bytes("plain");
    private static final byte[] MIXED = bytes("mixed");

    private final SlotLink link;
    private final String prefix;
    private final byte[] key;

    /**
     * Makes one.
     *
     * @param link the server
     * @param prefix what all its keys begin with, such as <code>a4j:{mail}:</code>
     */
    QueueShard(SlotLink link, String prefix) {
        this.link = link;
        this.prefix = prefix;
        key = bytes(prefix);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(long number) {
        return Long.toString(number).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    /** The key of the token that says that there are jobs to claim. */
    String wakeKey() {
        return prefix + "w";
    }

    CompletableFuture<List<Enqueued>> enqueue(List<NewJob> jobs) {
        if (jobs.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        byte[][] arguments = new byte[1 + 3 * jobs.size()][];
        Set<String> ids = HashSet.newHashSet(jobs.size());
        boolean plain = true;
        int next = 1;
        String lastSpec = "";
        byte[] lastBytes = {};
        for (NewJob job : jobs) {
            int flags = JobRecord.flags(job);
            plain &= (flags & (JobRecord.FLAG_UNIQUE | JobRecord.FLAG_PARTS)) == 0
                    && job.delayMillis() == 0
                    && job.runAtMillis() == 0
                    && ids.add(job.id());
            String spec = flags + " " + job.priority() + " " + job.delayMillis() + " " + job.runAtMillis();
            if (!spec.equals(lastSpec)) {
                lastSpec = spec;
                lastBytes = bytes(spec);
            }
            arguments[next++] = bytes(job.id());
            arguments[next++] = lastBytes;
            arguments[next++] = JobRecord.rest(job, flags);
        }
        arguments[0] = plain ? PLAIN : MIXED;
        return link.<List<Object>>script(BrokerScript.ENQUEUE, ScriptOutputType.MULTI, key, arguments)
                .thenApply(answers -> enqueued(jobs, answers));
    }

    private static List<Enqueued> enqueued(List<NewJob> jobs, List<Object> answers) {
        List<Enqueued> enqueued = new ArrayList<>(jobs.size());
        for (int i = 0; i < jobs.size(); i++) {
            String id = jobs.get(i).id();
            enqueued.add(
                    answers.get(i) instanceof Long stored
                            ? new Enqueued(stored == 1 ? Enqueued.Kind.ADDED : Enqueued.Kind.EXISTS, id)
                            : new Enqueued(Enqueued.Kind.DUPLICATE, text(answers.get(i))));
        }
        return enqueued;
    }

    /** Claims by as many scripts as it takes: a long one would hold up the whole server. */
    CompletableFuture<Claimed> claim(ClaimRequest request) {
        int some = Math.min(request.most(), MOST_OF_A_SCRIPT);
        CompletableFuture<Claimed> first = claimSome(request, some);
        int left = request.most() - some;
        if (left == 0) {
            return first;
        }
        return first.thenCompose(claimed -> {
            if (claimed.jobs().size() < some || !claimed.more()) {
                return CompletableFuture.completedFuture(claimed);
            }
            return claim(new ClaimRequest(request.queue(), request.session(), left, request.leaseMillis()))
                    .thenApply(rest -> both(claimed, rest))
                    .exceptionally(failure -> claimed); // what was claimed must not be lost with what was not
        });
    }

    private static Claimed both(Claimed first, Claimed rest) {
        List<ClaimedJob> jobs = new ArrayList<>(first.jobs());
        jobs.addAll(rest.jobs());
        return new Claimed(jobs, rest.more(), rest.nextMillis(), rest.paused());
    }

    private CompletableFuture<Claimed> claimSome(ClaimRequest request, int most) {
        return link.<List<Object>>script(
                        BrokerScript.CLAIM,
                        ScriptOutputType.MULTI,
                        key,
                        bytes(request.session()),
                        bytes(most),
                        bytes(request.leaseMillis()))
                .thenApply(QueueShard::claimed);
    }

    private static Claimed claimed(List<Object> answer) {
        List<ClaimedJob> jobs = new ArrayList<>(answer.size() / 3);
        for (int i = 3; i < answer.size(); i += 3) {
            JobRecord record = JobRecord.of(text(answer.get(i)), (byte[]) answer.get(i + 1));
            JobSide side = JobSide.of(answer.get(i + 2));
            jobs.add(new ClaimedJob(
                    record.job(),
                    record.run() + 1,
                    record.failures(),
                    record.crashes(),
                    record.enqueuedAt(),
                    record.dueAt(),
                    side.progress(),
                    side.parts()));
        }
        return new Claimed(jobs, (Long) answer.get(0) == 1, (Long) answer.get(1), (Long) answer.get(2) == 1);
    }

    CompletableFuture<Renewed> renew(List<Run> runs, long leaseMillis) {
        if (runs.isEmpty()) {
            return CompletableFuture.completedFuture(new Renewed(List.of(), List.of()));
        }
        byte[][] arguments = new byte[1 + 2 * runs.size()][];
        arguments[0] = bytes(leaseMillis);
        int next = 1;
        for (Run run : runs) {
            arguments[next++] = bytes(run.id());
            arguments[next++] = bytes(run.run());
        }
        return link.<List<Object>>script(BrokerScript.RENEW, ScriptOutputType.MULTI, key, arguments)
                .thenApply(answer -> new Renewed(chosen(runs, answer.get(0)), chosen(runs, answer.get(1))));
    }

    private static List<Run> chosen(List<Run> runs, Object positions) {
        List<Run> chosen = new ArrayList<>();
        for (Object position : (List<?>) positions) {
            chosen.add(runs.get(((Long) position).intValue()));
        }
        return chosen;
    }

    CompletableFuture<List<Boolean>> settle(List<Settlement> settlements) {
        if (settlements.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        if (settlements.size() > MOST_OF_A_SCRIPT) {
            CompletableFuture<List<Boolean>> first = settle(settlements.subList(0, MOST_OF_A_SCRIPT));
            CompletableFuture<List<Boolean>> rest = settle(settlements.subList(MOST_OF_A_SCRIPT, settlements.size()));
            return ShardMerge.whole(List.of(first, rest))
                    .thenApply(parts -> parts.stream().flatMap(List::stream).toList());
        }
        byte[][] arguments = new byte[3 * settlements.size()][];
        int next = 0;
        for (Settlement settlement : settlements) {
            arguments[next++] = bytes(settlement.run().id());
            arguments[next++] = bytes(settlement.run().run());
            arguments[next++] = outcome(settlement);
        }
        return link.<byte[]>script(BrokerScript.SETTLE, ScriptOutputType.VALUE, key, arguments)
                .thenApply(answer -> {
                    List<Boolean> accepted = new ArrayList<>(answer.length);
                    for (byte each : answer) {
                        accepted.add(each == '1');
                    }
                    return accepted;
                });
    }

    private static final byte[] DONE = {'d'};
    private static final byte[] GIVEN_BACK = {'g'};
    private static final Failure NO_REASON = new Failure("failed", "");

    private static byte[] outcome(Settlement settlement) {
        byte[] result = settlement.result();
        Failure failure = settlement.failure();
        return switch (settlement.verdict()) {
            case DONE ->
                result == null
                        ? DONE
                        : new ByteWriter(result.length + 2)
                                .number('d', 1)
                                .number('+', 1)
                                .raw(result)
                                .done();
            case RELEASE -> GIVEN_BACK;
            case RETRY -> outcome('f', settlement.delayMillis(), failure == null ? NO_REASON : failure);
            case DEAD -> outcome('x', 0, failure == null ? NO_REASON : failure);
            case SNOOZE ->
                new ByteWriter(8)
                        .number('s', 1)
                        .number(settlement.delayMillis(), 6)
                        .done();
            case CANCELLED ->
                failure == null ? new ByteWriter(8).number('k', 1).number(0, 6).done() : outcome('k', 0, failure);
        };
    }

    private static byte[] outcome(char verdict, long delayMillis, Failure failure) {
        return new ByteWriter(64 + failure.text().length())
                .number(verdict, 1)
                .number(delayMillis, 6)
                .sized(cut(failure.reason()), 2)
                .sized(cut(failure.text()), 2)
                .done();
    }

    /** As much of a text as is kept: with any alphabet its size fits into two bytes. */
    static String cut(String text) {
        return text.length() <= 4096 ? text : text.substring(0, 4096);
    }

    CompletableFuture<Long> tend() {
        return link.script(BrokerScript.TEND, ScriptOutputType.INTEGER, key);
    }
}
