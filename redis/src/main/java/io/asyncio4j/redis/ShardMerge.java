// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.OutcomeUnknownException;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.QueueStats;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Makes one answer of those of several shards. */
final class ShardMerge {
    private ShardMerge() {}

    /** Completes with all answers in order when the last is there, or fails as the first that failed. */
    static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> answers) {
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(ignored -> {
                    List<T> values = new ArrayList<>();
                    answers.forEach(answer -> values.add(answer.join()));
                    return values;
                });
    }

    /** Completes with the first answer that is not null; else, when the last is there, with null, or fails if one failed. */
    static <T> CompletableFuture<@Nullable T> found(List<CompletableFuture<@Nullable T>> answers) {
        CompletableFuture<@Nullable T> found = new CompletableFuture<>();
        for (CompletableFuture<@Nullable T> answer : answers) {
            answer.thenAccept(value -> {
                if (value != null) {
                    found.complete(value);
                }
            });
        }
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).whenComplete((ignored, failure) -> {
            T value = answers.stream()
                    .filter(answer -> !answer.isCompletedExceptionally())
                    .map(CompletableFuture::join)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            if (value != null || failure == null) {
                found.complete(value);
            } else {
                found.completeExceptionally(failure.getCause() == null ? failure : failure.getCause());
            }
        });
        return found;
    }

    /** The sooner of two waits, where a negative one is for ever. */
    static long sooner(long a, long b) {
        return a < 0 ? b : b < 0 ? a : Math.min(a, b);
    }

    /** Gives a job the name of the queue in place of that of its shard. */
    static @Nullable JobInfo named(@Nullable JobInfo job, String queue) {
        return job == null ? null : renamed(job, queue);
    }

    static JobInfo renamed(JobInfo job, String queue) {
        return new JobInfo(
                queue,
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
                job.history(),
                job.parts());
    }

    /** Adds up shards. */
    static QueueStats stats(String queue, List<QueueStats> shards) {
        Map<JobState, Long> counts = new EnumMap<>(JobState.class);
        for (JobState state : JobState.values()) {
            counts.put(state, sum(shards, shard -> shard.counts().getOrDefault(state, 0L)));
        }
        return new QueueStats(
                queue,
                counts,
                shards.stream().mapToLong(QueueStats::oldestReadyMillis).max().orElse(0),
                settings(shards.stream().map(QueueStats::settings).toList()),
                sum(shards, QueueStats::enqueued),
                sum(shards, QueueStats::done),
                sum(shards, QueueStats::failed),
                sum(shards, QueueStats::dead),
                sum(shards, QueueStats::cancelled),
                sum(shards, QueueStats::crashed),
                sum(shards, QueueStats::stale));
    }

    private static <T> long sum(List<T> shards, ToLongFunction<T> field) {
        return shards.stream().mapToLong(field).sum();
    }

    static QueueSettings settings(List<QueueSettings> shards) {
        if (shards.isEmpty()) {
            return QueueSettings.DEFAULT;
        }
        QueueSettings first = shards.get(0);
        if (shards.stream().allMatch(QueueSettings.DEFAULT::equals)) {
            return first; // nobody has divided it
        }
        double rate = shards.stream().mapToDouble(QueueSettings::rate).sum();
        return new QueueSettings(
                shards.stream().allMatch(QueueSettings::paused),
                Math.toIntExact(sum(shards, QueueSettings::maxRunning)),
                Math.rint(rate * 1e9) / 1e9,
                first.burst(),
                first.groupMaxRunning(),
                first.groupRate(),
                first.groupBurst(),
                first.maxCrashes(),
                Math.toIntExact(sum(shards, QueueSettings::deadLimit)),
                first.deadMillis());
    }

    static QueueStats nothing(String queue) {
        return stats(queue, List.of());
    }

    /** Parts items by shard, asks each with its items, and hands each answer on with the positions of its items. */
    static <T, A> CompletableFuture<@Nullable Void> parted(
            List<T> items,
            Function<T, CompletableFuture<String>> shardOf,
            BiFunction<String, List<T>, CompletableFuture<A>> question,
            BiFunction<List<Integer>, A, @Nullable Void> answer) {
        List<CompletableFuture<String>> places = items.stream().map(shardOf).toList();
        return all(places).thenCompose(names -> {
            Map<String, List<Integer>> positions = new TreeMap<>();
            for (int i = 0; i < items.size(); i++) {
                positions
                        .computeIfAbsent(names.get(i), ignored -> new ArrayList<>())
                        .add(i);
            }
            List<CompletableFuture<A>> answers = new ArrayList<>();
            List<List<Integer>> order = new ArrayList<>(positions.values());
            positions.forEach((name, at) ->
                    answers.add(question.apply(name, at.stream().map(items::get).toList())));
            return whole(answers).thenApply(all -> {
                for (int i = 0; i < all.size(); i++) {
                    answer.apply(order.get(i), all.get(i));
                }
                return null;
            });
        });
    }

    /** As {@link #all}; but if some failed and some did not, what happened is unknown. */
    static <A> CompletableFuture<List<A>> whole(List<CompletableFuture<A>> answers) {
        return all(answers).exceptionallyCompose(failure -> {
            boolean partly = answers.stream().anyMatch(answer -> !answer.isCompletedExceptionally());
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            return CompletableFuture.failedFuture(
                    partly
                            ? new OutcomeUnknownException(
                                    "Some parts of it have been stored and some have not (" + cause.getMessage()
                                            + "); do the same again",
                                    cause)
                            : cause);
        });
    }

    /** Puts the answers of a shard where their questions were. */
    static <A> @Nullable Void put(A[] answers, List<Integer> positions, List<A> part) {
        for (int i = 0; i < positions.size(); i++) {
            answers[positions.get(i)] = part.get(i);
        }
        return null;
    }
}
