// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.Asyncio;
import io.asyncio4j.ReturnWhen;
import io.asyncio4j.Task;
import io.asyncio4j.jobs.JobEnd;
import io.asyncio4j.jobs.JobHandout;
import io.asyncio4j.jobs.JobSource;
import io.asyncio4j.jobs.Payload;
import io.asyncio4j.jobs.RunControl;
import io.asyncio4j.jobs.SourceException;
import io.asyncio4j.jobs.TakenJob;
import io.asyncio4j.net.NetLoop;
import io.lettuce.core.LMoveArgs;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.UnblockType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plain Redis list as a source of jobs: what {@code LPUSH} puts on its left is taken from its right.
 *
 * <p>A job that is taken moves to a processing list of this worker, {@code LIST:processing:WORKER}, and is removed from
 * it when it is settled; {@code LIST:dead} holds the dead ones. A worker says every few seconds that it lives; what a
 * worker had taken that no longer says so is put back by the others, or by the next that starts. Needs Redis 6.2.
 *
 * <p>All its work is done on the loop's thread. Payloads are bytes; nothing is read into them.
 */
public final class RedisListSource implements JobSource {
    private static final Logger LOG = LoggerFactory.getLogger(RedisListSource.class);
    private static final Duration LONGEST_BLOCK = Duration.ofSeconds(5);
    private static final Duration END = Duration.ofSeconds(2);
    private static final int LARGEST_BATCH = 256;

    private final RedisKeys keys;
    private final Duration deadAfter;
    private final RedisLink link;
    private final Settler settler;

    /** Taken and not settled, whether anybody has it yet or not. */
    private final Set<Payload> held = new LinkedHashSet<>();

    private final Signal demand = new Signal("demand for jobs");
    private final JobHandout handout;
    private final List<Task<?>> tasks = new ArrayList<>();
    private @Nullable SourceException broken;
    private boolean blocked;
    private boolean closing;

    /**
     * Makes a source for the running loop, not connected yet.
     *
     * @param url where Redis is, such as {@code redis://127.0.0.1:6379/0}
     * @param list the name of the list
     * @param deadAfter how long a worker may be silent until others put its jobs back; at least 300 ms
     * @throws IllegalArgumentException if the URL is none of Redis, the name is empty or the time too short
     */
    public RedisListSource(String url, String list, Duration deadAfter) {
        if (list.isEmpty()) {
            throw new IllegalArgumentException("The name of the list is empty");
        }
        if (deadAfter.toMillis() < 300) {
            throw new IllegalArgumentException(
                    "A worker cannot count as dead after " + deadAfter + "; at least 300 ms");
        }
        this.keys = new RedisKeys(list, newName());
        this.deadAfter = deadAfter;
        this.handout = new JobHandout("jobs of list " + list, demand::fire);
        this.link = new RedisLink(NetLoop.current(), uri(url), this::prepare);
        this.settler = new Settler(link, keys, held::remove);
    }

    /**
     * Reads a URL of Redis.
     *
     * @param url such as {@code redis://:password@HOST:PORT/DATABASE}
     * @return what Lettuce makes of it
     * @throws IllegalArgumentException if it is none
     */
    public static RedisURI uri(String url) {
        try {
            return RedisURI.create(url);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "'" + url + "' is no URL of Redis; write it as redis://HOST:PORT/DATABASE", e);
        }
    }

    private static String newName() {
        return ProcessHandle.current().pid() + "-"
                + Long.toHexString(ThreadLocalRandom.current().nextLong());
    }

    @Override
    public void open(RunControl runs) {
        try {
            link.open();
        } catch (SourceException e) {
            link.close();
            throw e;
        }
        tasks.add(Asyncio.createTask(this::fetch, "fetch jobs"));
        tasks.add(Asyncio.createTask(settler::run, "settle jobs"));
        tasks.add(Asyncio.createTask(this::beat, "heartbeat"));
    }

    // ---- new connections ----

    /** Makes sure of the server, then of what happened while there was no connection. */
    private void prepare(RedisLink.Connections on) {
        ServerVersion.check(link.call(on, commands -> commands.info("server")), link.server());
        heartbeat(on);
        settler.settleOpen(on);
        adoptStrays(on);
    }

    /** Takes over what a move brought to the processing list whose answer was lost. */
    private void adoptStrays(RedisLink.Connections on) {
        Map<ByteBuffer, Integer> known = new HashMap<>();
        for (Payload job : held) {
            known.merge(ByteBuffer.wrap(job.bytes()), 1, Integer::sum);
        }
        List<byte[]> listed = link.call(on, commands -> commands.lrange(keys.processing(), 0, -1));
        for (byte[] payload : listed.reversed()) {
            Integer left = known.computeIfPresent(ByteBuffer.wrap(payload), (bytes, count) -> count - 1);
            if (left == null || left < 0) {
                arrive(payload);
            }
        }
        handout.distribute();
    }

    // ---- heartbeat ----

    private void beat() {
        while (!closing) {
            Asyncio.sleep(deadAfter.dividedBy(3));
            RedisLink.Connections on = link.ifConnected();
            if (on != null) {
                try {
                    heartbeat(on);
                } catch (RuntimeException e) {
                    link.failed(on, e);
                }
            }
        }
    }

    private void heartbeat(RedisLink.Connections on) {
        byte[][] names = {keys.jobs(), keys.workers(), keys.alive()};
        byte[][] arguments = {
            keys.name(),
            ascii(String.valueOf(deadAfter.toMillis())),
            ascii(keys.alivePrefix()),
            ascii(keys.processingPrefix()),
            ascii(keys.settledPrefix())
        };
        List<byte[]> found = link.call(
                on, commands -> commands.eval(Script.HEARTBEAT.text, ScriptOutputType.MULTI, names, arguments));
        for (int i = 0; i + 1 < found.size(); i += 2) {
            String count = new String(found.get(i + 1), StandardCharsets.UTF_8);
            if (!count.equals("0")) {
                LOG.warn(
                        "Put {} unfinished jobs of worker {} back, which has died",
                        count,
                        new String(found.get(i), StandardCharsets.UTF_8));
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // ---- taking ----

    @Override
    public List<TakenJob> take(int most) {
        if (broken != null) {
            throw broken;
        }
        return handout.take(most);
    }

    private void arrive(byte[] payload) {
        Payload job = new Payload(payload);
        held.add(job);
        handout.add(new TakenJob(keys.list(), job, null));
    }

    /** The coroutine that moves as many jobs as are wanted; when there are none, blocks on the server for one. */
    private void fetch() {
        try {
            while (!closing) {
                int wanted = Math.min(handout.wanted(), LARGEST_BATCH);
                if (wanted <= 0) {
                    demand.await();
                    continue;
                }
                RedisLink.Connections on = link.get();
                try {
                    if (!moveSome(on, wanted)) {
                        moveOneBlocking(on);
                    }
                } catch (RuntimeException e) {
                    link.failed(on, e);
                }
            }
        } catch (SourceException e) {
            broken = e;
            handout.fail(() -> e);
        }
    }

    private boolean moveSome(RedisLink.Connections on, int count) {
        List<byte[]> moved = link.call(on, commands -> {
            List<CompletableFuture<byte[]>> replies = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                replies.add(commands.lmove(keys.jobs(), keys.processing(), LMoveArgs.Builder.rightLeft())
                        .toCompletableFuture());
            }
            return CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
                    .thenApply(all -> present(replies));
        });
        moved.forEach(this::arrive);
        handout.distribute();
        return !moved.isEmpty();
    }

    private static List<byte[]> present(List<CompletableFuture<byte[]>> replies) {
        List<byte[]> present = new ArrayList<>();
        for (CompletableFuture<byte[]> reply : replies) {
            byte[] payload = reply.join();
            if (payload != null) {
                present.add(payload);
            }
        }
        return present;
    }

    private void moveOneBlocking(RedisLink.Connections on) {
        if (closing) {
            return;
        }
        blocked = true;
        byte @Nullable [] payload;
        try {
            payload = link.callBlocking(
                    on,
                    LONGEST_BLOCK,
                    commands -> commands.blmove(keys.jobs(), keys.processing(), LMoveArgs.Builder.rightLeft(), (double)
                            LONGEST_BLOCK.toSeconds()));
        } finally {
            blocked = false;
        }
        if (payload != null) {
            arrive(payload);
            handout.distribute();
        }
    }

    // ---- settling ----

    /** Awaits that Redis has stored it. */
    @Override
    public void settle(TakenJob job, JobEnd end) {
        switch (end.outcome()) {
            case DONE, FAILED, CANCELLED -> settler.settle(job.payload(), "done");
            case DEAD -> settler.settle(job.payload(), "dead");
            case RETRIED, SNOOZED, UNFINISHED, LOST -> LOG.debug("Job {} goes back to its list at the end", job);
        }
    }

    // ---- the end ----

    @Override
    public int close() {
        closing = true;
        demand.fire();
        try {
            unblock();
            settler.finish();
            boolean quiet = endsSoon(tasks);
            // No heartbeat may follow the leave: it would bring this worker back. One under way comes before it.
            cancelTasks();
            return leave(quiet);
        } finally {
            cancelTasks();
            link.close();
        }
    }

    private void cancelTasks() {
        tasks.forEach(task -> task.cancel("the worker leaves Redis"));
    }

    /** Whether fetching and settling have ended, so that no move is under way. */
    private static boolean endsSoon(List<Task<?>> tasks) {
        List<Task<?>> moving = tasks.subList(0, Math.min(2, tasks.size()));
        return moving.isEmpty()
                || Asyncio.wait(moving, END, ReturnWhen.ALL_COMPLETED).pending().isEmpty();
    }

    private void unblock() {
        RedisLink.Connections on = link.ifConnected();
        if (on != null && blocked) {
            try {
                link.call(on, commands -> commands.clientUnblock(on.blockingId(), UnblockType.TIMEOUT));
            } catch (RuntimeException e) {
                link.failed(on, e);
            }
        }
    }

    private int leave(boolean quiet) {
        RedisLink.Connections on = link.ifConnected();
        if (on == null) {
            throw new SourceException("there is no connection to " + link.server(), null);
        }
        byte[][] names = {keys.jobs(), keys.workers(), keys.alive(), keys.processing(), keys.settled()};
        byte[] forget = ascii(quiet ? "forget" : "remember");
        try {
            Long count = link.call(
                    on,
                    commands -> commands.eval(Script.LEAVE.text, ScriptOutputType.INTEGER, names, keys.name(), forget));
            return count.intValue();
        } catch (RuntimeException e) {
            throw new SourceException("the connection to " + link.server() + " is lost: " + RedisLink.reason(e), e);
        }
    }
}
