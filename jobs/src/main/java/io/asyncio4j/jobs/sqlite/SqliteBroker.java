// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.jobs.broker.CancelResult;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.JobCodec;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.OutboxMessage;
import io.asyncio4j.jobs.broker.Page;
import io.asyncio4j.jobs.broker.PartResult;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.QueueStats;
import io.asyncio4j.jobs.broker.Renewed;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Schedule;
import io.asyncio4j.jobs.broker.SettingsChange;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.WorkerInfo;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * Keeps jobs in one SQLite file, for the processes of one machine.
 *
 * <p>What it has acknowledged is on the disk: it survives the end of the process and of the machine. All calls that wait are
 * stored with one write of the disk, so many callers are served as fast as one. Who only looks waits for no writer. Several
 * processes may open the file, and wake each other. Its futures complete on its own threads or a timer's; who closes it
 * there does not wait for its end.
 */
public final class SqliteBroker implements Broker {
    private static final int MOST = 1000;

    private final Writer writer;
    private final Waiters waiters;
    private final Knocks knocks;

    /** Whether others are to knock here; who waits for nothing writes nothing of itself into the file. */
    private final AtomicBoolean listening = new AtomicBoolean();

    private SqliteBroker(Path file, InstantSource clock, Jumps jumps, UnaryOperator<SQLiteConfig> adjusted) {
        waiters = new Waiters(clock);
        Database.Opened opened = Database.open(file, adjusted);
        knocks = new Knocks(opened.secret(), file.getFileName().toString());
        writer = new Writer(file, opened, clock, jumps, knocks.port(), this::tell);
    }

    private void tell(News news, List<Integer> ports) {
        waiters.tell(news);
        knocks.tell(news, ports);
    }

    private SqliteBroker start() {
        writer.start();
        knocks.start(new Wakes(writer, waiters, knocks.port(), listening::get));
        return this;
    }

    private void listen() {
        if (listening.compareAndSet(false, true)) {
            writer.submit(1, tx -> Neighbours.enter(tx, knocks.port())).exceptionally(ignored -> {
                listening.set(false); // whoever waits next tells of it again
                return null;
            });
        }
    }

    /**
     * Opens a file of jobs, and makes it if it is not there; blocks.
     *
     * @param file the file; its folder must be there, on a disk of this machine
     * @return the broker
     * @throws BrokerException if it cannot be used, with a remedy
     */
    public static SqliteBroker open(Path file) {
        return open(file, InstantSource.system(), Jumps.ofMachine(), UnaryOperator.identity());
    }

    /**
     * Opens a file of jobs that goes by another clock; blocks. See {@link #open(Path)}.
     *
     * @param file the file
     * @param clock its clock, called by any thread; brokers of one file must have the same
     * @return the broker
     */
    public static SqliteBroker open(Path file, InstantSource clock) {
        return open(file, clock, Jumps.none(), UnaryOperator.identity());
    }

    static SqliteBroker open(Path file, InstantSource clock, Jumps jumps, UnaryOperator<SQLiteConfig> adjusted) {
        return new SqliteBroker(file, clock, jumps, adjusted).start();
    }

    // ---- producers ----

    @Override
    public CompletableFuture<List<Enqueued>> enqueue(String queue, List<NewJob> jobs) {
        Broker.requireQueueName(queue);
        bound(jobs);
        List<NewJob> wanted = List.copyOf(jobs);
        List<byte[]> options = wanted.stream().map(JobCodec::writeOptions).toList();
        return writer.submit(wanted.size(), tx -> Enqueueing.run(tx, queue, wanted, options));
    }

    @Override
    public CompletableFuture<@Nullable JobInfo> awaitFinal(String queue, String id, long waitMillis) {
        CompletableFuture<@Nullable JobInfo> end = new CompletableFuture<>();
        Waiters.ForFinal wait = new Waiters.ForFinal(new Waiters.Awaited(queue, id), end);
        CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
        over.completeOnTimeout(null, waitMillis, TimeUnit.MILLISECONDS);
        over.thenRun(() -> find(queue, id).whenComplete((job, failure) -> {
            if (failure != null) {
                end.completeExceptionally(failure);
            } else {
                end.complete(job);
            }
        }));
        end.whenComplete((job, failure) -> over.cancel(false));
        return begun(end, tx -> Awaiting.begin(tx, wait, waitMillis, waiters));
    }

    @Override
    public CompletableFuture<CancelResult> cancel(String queue, String id) {
        return look(queue, CancelResult.UNKNOWN, (tx, in) -> Upkeep.cancel(tx, in, id));
    }

    // ---- workers ----

    @Override
    public CompletableFuture<Claimed> claim(ClaimRequest request) {
        return writer.submit(request.most(), tx -> Claiming.run(tx, request));
    }

    @Override
    public CompletableFuture<@Nullable Void> awaitReady(List<String> queues, long waitMillis) {
        CompletableFuture<@Nullable Void> ready = new CompletableFuture<>();
        Waiters.ForReady wait = new Waiters.ForReady(List.copyOf(queues), waiters.now() + waitMillis, ready);
        ready.completeOnTimeout(null, waitMillis, TimeUnit.MILLISECONDS);
        return begun(ready, tx -> Awaiting.begin(tx, wait, waiters));
    }

    @Override
    public CompletableFuture<Renewed> renew(String queue, List<Run> runs, long leaseMillis) {
        bound(runs);
        List<Run> wanted = List.copyOf(runs);
        return writer.submit(wanted.size(), tx -> Renewing.run(tx, queue, wanted, leaseMillis));
    }

    @Override
    public CompletableFuture<List<Boolean>> settle(String queue, List<Settlement> settlements) {
        bound(settlements);
        List<Settlement> ended = List.copyOf(settlements);
        return writer.submit(ended.size(), tx -> Settling.run(tx, queue, ended));
    }

    @Override
    public CompletableFuture<Boolean> progress(String queue, Run run, byte[] progress) {
        return look(queue, false, (tx, in) -> Settling.progress(tx, in, run, progress));
    }

    @Override
    public CompletableFuture<Long> tend(String queue) {
        return look(queue, -1L, (tx, in) -> {
            Tending.run(tx, in);
            return Tending.nextMillis(tx, in);
        });
    }

    @Override
    public Runnable onCancel(String queue, Consumer<String> told) {
        listen();
        return waiters.add(new Waiters.ForCancel(queue, told));
    }

    @Override
    public CompletableFuture<List<OutboxMessage>> outbox(String queue, long olderThanMillis, int most) {
        return look(queue, List.of(), (tx, in) -> Outbox.list(tx, in, olderThanMillis, most));
    }

    @Override
    public CompletableFuture<@Nullable Void> delivered(String queue, List<String> keys) {
        List<String> messages = List.copyOf(keys);
        return this.<@Nullable Void>look(queue, null, (tx, in) -> {
            Outbox.delivered(tx, in, messages);
            return null;
        });
    }

    @Override
    public CompletableFuture<@Nullable Void> arrive(String queue, String id, String part, PartResult result) {
        return this.<@Nullable Void>look(queue, null, (tx, in) -> {
            Upkeep.arrive(tx, in, id, part, result);
            return null;
        });
    }

    @Override
    public CompletableFuture<@Nullable Void> heartbeat(WorkerInfo worker, long aliveMillis) {
        return writer.submit(1, tx -> Registry.heartbeat(tx, worker, aliveMillis));
    }

    @Override
    public CompletableFuture<@Nullable Void> leave(String session) {
        return writer.submit(1, tx -> Registry.leave(tx, session));
    }

    // ---- schedules ----

    @Override
    public CompletableFuture<@Nullable Void> putSchedule(Schedule schedule) {
        return writer.submit(1, tx -> Registry.put(tx, schedule));
    }

    @Override
    public CompletableFuture<Boolean> replaceSchedule(@Nullable Schedule expected, Schedule schedule) {
        return writer.submit(1, tx -> Registry.replace(tx, expected, schedule));
    }

    @Override
    public CompletableFuture<Boolean> removeSchedule(String name) {
        return writer.submit(1, tx -> Registry.remove(tx, name));
    }

    @Override
    public CompletableFuture<List<Schedule>> schedules() {
        return writer.read(Registry::schedules);
    }

    @Override
    public CompletableFuture<Boolean> advanceSchedule(
            String name, long expectedMillis, long lastMillis, long nextMillis) {
        return writer.submit(1, tx -> Registry.advance(tx, name, expectedMillis, lastMillis, nextMillis));
    }

    // ---- whoever looks after it ----

    @Override
    public CompletableFuture<@Nullable JobInfo> find(String queue, String id) {
        return writer.read(SqliteBroker.<@Nullable JobInfo>step(queue, null, (tx, in) -> Awaiting.find(tx, in, id)));
    }

    @Override
    public CompletableFuture<Page<JobInfo>> list(String queue, JobState state, @Nullable String from, int most) {
        if (most < 1 || most > MOST) {
            throw new IllegalArgumentException("A page has 1 to 1,000 jobs, not " + most);
        }
        return writer.read(step(queue, new Page<>(List.of(), null), (tx, in) -> Lists.page(tx, in, state, from, most)));
    }

    @Override
    public CompletableFuture<Boolean> retry(String queue, String id) {
        return look(queue, false, (tx, in) -> Upkeep.retry(tx, in, id));
    }

    @Override
    public CompletableFuture<Boolean> remove(String queue, String id) {
        return look(queue, false, (tx, in) -> Upkeep.remove(tx, in, id));
    }

    @Override
    public CompletableFuture<QueueSettings> reconfigure(String queue, SettingsChange change) {
        Broker.requireQueueName(queue);
        return writer.submit(1, tx -> {
            QueueRow in = tx.queue(queue);
            in.settings = change.applyTo(in.settings);
            Groups.recount(tx, in);
            tx.news.mayBeClaimable(queue);
            return in.settings;
        });
    }

    @Override
    public CompletableFuture<QueueStats> stats(String queue) {
        return writer.read(tx -> Lists.stats(tx, queue));
    }

    @Override
    public CompletableFuture<List<String>> queues() {
        return writer.read(Lists::queues);
    }

    @Override
    public CompletableFuture<List<WorkerInfo>> workers() {
        return writer.read(Registry::workers);
    }

    @Override
    public CompletableFuture<Integer> restore(String queue, List<JobInfo> jobs) {
        Broker.requireQueueName(queue);
        bound(jobs);
        List<JobInfo> wanted = List.copyOf(jobs);
        return writer.submit(wanted.size(), tx -> {
            QueueRow in = tx.queue(queue);
            int stored = 0;
            for (JobInfo job : wanted) {
                stored += Upkeep.restore(tx, in, job) ? 1 : 0;
            }
            return stored;
        });
    }

    @Override
    public CompletableFuture<Long> now() {
        return writer.read(tx -> tx.now);
    }

    @Override
    public void close() {
        knocks.close();
        if (listening.get()) {
            writer.submit(1, tx -> Neighbours.leave(tx, knocks.port()));
        }
        CompletableFuture<@Nullable Void> closed = writer.close();
        waiters.close();
        if (Asyncio.inCoroutine()) {
            Asyncio.await(closed);
        } else if (!writer.isCaller()) {
            closed.join();
        }
    }

    // ---- how a step is taken ----

    private interface InQueue<T extends @Nullable Object> {
        T take(Tx tx, QueueRow queue) throws SQLException;
    }

    private <T extends @Nullable Object> CompletableFuture<T> look(String queue, T otherwise, InQueue<T> step) {
        return writer.submit(1, step(queue, otherwise, step));
    }

    private static <T extends @Nullable Object> Writer.Step<T> step(String queue, T otherwise, InQueue<T> step) {
        return tx -> {
            QueueRow in = tx.known(queue);
            return in == null ? otherwise : step.take(tx, in);
        };
    }

    /** Begins a wait; if it cannot begin, it fails. */
    private <T extends @Nullable Object> CompletableFuture<T> begun(
            CompletableFuture<T> wait, Writer.Step<Runnable> step) {
        listen();
        writer.submit(1, step).whenComplete((then, failure) -> {
            if (failure != null) {
                wait.completeExceptionally(failure);
            } else {
                then.run();
            }
        });
        return wait;
    }

    private static void bound(List<?> items) {
        if (items.size() > MOST) {
            throw new IllegalArgumentException("A call takes 1,000 at most, not " + items.size());
        }
    }
}
