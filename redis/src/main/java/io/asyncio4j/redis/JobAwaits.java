// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.OutcomeUnknownException;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for the end of jobs: told on a channel that this broker alone listens to. After an outage, whose messages are
 * missed, it asks for each job again.
 */
final class JobAwaits {
    private static final long MESSAGE_MILLIS = 100;

    /** One who waits; {@code known} says whether the server has been told so. */
    private record Wait(
            QueueCare queue, String name, String id, CompletableFuture<@Nullable JobInfo> ended, AtomicBoolean known) {}

    private final EventLoop loop;
    private final ChannelLink channels;
    private final String channel;

    // The rest belongs to the loop's thread.
    /** By prefix of the queue and id of the job. */
    private final Map<String, List<Wait>> waits = new HashMap<>();

    private boolean listening;
    private boolean closed;

    JobAwaits(EventLoop loop, ChannelLink channels, String prefix) {
        this.loop = loop;
        this.channels = channels;
        channel = prefix + ":ended:" + UUID.randomUUID();
    }

    /**
     * Waits for the end of a job.
     *
     * @param prefix of the queue's keys
     */
    CompletableFuture<@Nullable JobInfo> await(
            QueueCare queue, String prefix, String name, String id, long waitMillis) {
        CompletableFuture<@Nullable JobInfo> ended = new CompletableFuture<>();
        // Asked before anything that the caller asks next, so that no end after this call is missed.
        CompletableFuture<@Nullable JobInfo> first = queue.await(id, channel);
        loop.execute(() -> {
            if (closed) {
                ended.completeExceptionally(BrokerFailures.closed());
                return;
            }
            Wait wait = new Wait(queue, name, id, ended, new AtomicBoolean());
            String key = prefix + ' ' + id;
            waits.computeIfAbsent(key, ignored -> new ArrayList<>()).add(wait);
            ended.whenComplete((ignored, failure) -> loop.execute(() -> forget(key, wait)));
            Future<?> timer = loop.schedule(() -> timeIsOver(wait), Math.max(0, waitMillis), TimeUnit.MILLISECONDS);
            ended.whenComplete((ignored, failure) -> timer.cancel(false));
            if (!listening) {
                listening = true;
                channels.listen(channel, this::heard);
            }
            answered(wait, first);
        });
        return ended;
    }

    private void forget(String key, Wait wait) {
        List<Wait> alike = waits.get(key);
        if (alike != null && alike.remove(wait) && alike.isEmpty()) {
            waits.remove(key);
        }
    }

    private void timeIsOver(Wait wait) {
        if (!wait.ended.isDone()) {
            wait.queue.find(wait.id).whenComplete((info, failure) -> complete(wait, info, failure));
        }
    }

    private void ask(Wait wait) {
        answered(wait, wait.queue.await(wait.id, channel));
    }

    private void answered(Wait wait, CompletableFuture<@Nullable JobInfo> asked) {
        asked.whenComplete((info, failure) -> {
            if (failure != null) {
                Throwable root = BrokerFailures.root(failure);
                if (root instanceof BrokerUnavailableException || root instanceof OutcomeUnknownException) {
                    wait.known.set(true); // asked again when the connection is back, or when the time is over
                } else {
                    complete(wait, null, failure);
                }
            } else if (info == null && wait.known.getAndSet(false)) {
                // It has ended since it was asked for first; the message is on its way, on another connection.
                loop.schedule(() -> ask(wait), MESSAGE_MILLIS, TimeUnit.MILLISECONDS);
            } else if (info == null || info.state().isFinal()) {
                complete(wait, info, null);
            } else {
                wait.known.set(true);
            }
        });
    }

    private static void complete(Wait wait, @Nullable JobInfo info, @Nullable Throwable failure) {
        if (failure == null) {
            wait.ended.complete(info);
        } else {
            wait.ended.completeExceptionally(BrokerFailures.root(failure));
        }
    }

    /** After an outage. The loop's thread only. */
    void askAll() {
        waits.values().stream().flatMap(List::stream).toList().forEach(this::ask);
    }

    private void heard(byte[] message) {
        ByteReader in = new ByteReader(message);
        String prefix = in.text(4);
        String id = in.text(4);
        List<Wait> alike = waits.remove(prefix + ' ' + id);
        if (alike != null) {
            JobInfo info = JobFacts.ended(alike.get(0).name, id, in);
            alike.forEach(wait -> wait.ended.complete(info));
        }
    }

    void close() {
        loop.execute(() -> {
            closed = true;
            waits.values().stream()
                    .flatMap(List::stream)
                    .toList()
                    .forEach(wait -> wait.ended.completeExceptionally(BrokerFailures.closed()));
        });
    }
}
