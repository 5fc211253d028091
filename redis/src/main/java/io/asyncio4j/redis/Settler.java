// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.Payload;
import io.asyncio4j.jobs.SourceException;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells Redis which jobs are settled, many at a time. Belongs to one loop.
 *
 * <p>Batches are numbered and go one after the other. One whose answer was lost is sent again with its old number, so no
 * job is removed twice: a second one with the same payload would be lost.
 */
final class Settler {
    private static final int MOST_JOBS = 256;
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private record Entry(Payload job, String fate, AsyncFuture<@Nullable Void> stored) {}

    private record Batch(long number, List<Entry> entries) {}

    private final RedisLink link;
    private final RedisKeys keys;
    private final Consumer<Payload> settled;
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    private final Signal work = new Signal("jobs to settle");
    private long lastNumber;
    private boolean closing;

    /** Sent or about to be, its answer not seen. */
    private @Nullable Batch open;

    Settler(RedisLink link, RedisKeys keys, Consumer<Payload> settled) {
        this.link = link;
        this.keys = keys;
        this.settled = settled;
    }

    /** Awaits that Redis has stored the fate of a job. */
    void settle(Payload job, String fate) {
        Entry entry = new Entry(job, fate, Asyncio.getRunningLoop().createFuture("the settling of job " + job));
        waiting.add(entry);
        work.fire();
        entry.stored.await();
    }

    /** The coroutine that sends. Ends after {@link #finish}, when all is sent, or when the link is broken. */
    void run() {
        try {
            while (true) {
                if (waiting.isEmpty()) {
                    if (closing) {
                        return;
                    }
                    work.await();
                    continue;
                }
                open = nextBatch();
                while (open != null) {
                    RedisLink.Connections on = link.get();
                    try {
                        settleOpen(on);
                    } catch (SourceException e) {
                        throw e;
                    } catch (RuntimeException e) {
                        link.failed(on, e);
                    }
                }
            }
        } catch (SourceException e) {
            fail(e);
        }
    }

    private Batch nextBatch() {
        List<Entry> entries = new ArrayList<>();
        int bytes = 0;
        while (!waiting.isEmpty() && entries.size() < MOST_JOBS && bytes < MOST_BYTES) {
            Entry entry = waiting.remove();
            bytes += entry.job.size();
            entries.add(entry);
        }
        return new Batch(++lastNumber, entries);
    }

    /** Sends the open batch, if there is one, and takes note of the answer. Safe to repeat. */
    void settleOpen(RedisLink.Connections on) {
        Batch batch = open;
        if (batch == null) {
            return;
        }
        byte[][] arguments = new byte[1 + 2 * batch.entries.size()][];
        int next = 0;
        arguments[next++] = String.valueOf(batch.number).getBytes(StandardCharsets.US_ASCII);
        for (Entry entry : batch.entries) {
            arguments[next++] = entry.fate.getBytes(StandardCharsets.US_ASCII);
            arguments[next++] = entry.job.bytes();
        }
        byte[][] names = {keys.processing(), keys.settled(), keys.dead()};
        link.<Long>call(on, commands -> commands.eval(Script.SETTLE.text, ScriptOutputType.INTEGER, names, arguments));
        if (open == batch) {
            open = null;
            for (Entry entry : batch.entries) {
                settled.accept(entry.job);
                if (!entry.stored.done()) {
                    entry.stored.setResult(null);
                }
            }
        }
    }

    private void fail(SourceException failure) {
        List<Entry> lost = new ArrayList<>(waiting);
        waiting.clear();
        if (open != null) {
            lost.addAll(open.entries);
        }
        for (Entry entry : lost) {
            if (!entry.stored.done()) {
                entry.stored.setException(failure);
            }
        }
    }

    /** Lets {@link #run} end when all is sent. */
    void finish() {
        closing = true;
        work.fire();
    }
}
