// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.Failure;
import io.asyncio4j.jobs.broker.JobCodec;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.OutboxMessage;
import io.asyncio4j.jobs.broker.PartResult;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.Schedule;
import io.asyncio4j.jobs.broker.SettingsChange;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.Settlement.Verdict;
import io.asyncio4j.jobs.broker.WorkerInfo;
import io.asyncio4j.verify.jobs.contract.Life.Command;
import io.asyncio4j.verify.jobs.contract.Life.Side;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/** Makes random lives: a few ids, groups and keys, so that what happens to them meets. The same seed makes the same life. */
final class Lives {
    private static final int IDS = 24;
    private static final long[] TIMES = {0, 1, 500, 1000, 5000};
    private static final long[] STEPS = {1, 100, 333, 1000, 5000, 10_000, 61_000};
    private static final long[] LEASES = {1000, 10_000, 30_000};

    private final RandomGenerator random;

    private Lives(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    static List<Command> of(long seed, int length) {
        Lives lives = new Lives(seed);
        return IntStream.range(0, length).mapToObj(i -> lives.command()).toList();
    }

    private Command command() {
        int dice = random.nextInt(100);
        if (dice < 22) {
            return enqueue();
        }
        if (dice < 45) {
            return claim();
        }
        if (dice < 64) {
            return settle();
        }
        if (dice < 75) {
            long step = one(STEPS);
            return named("advance " + step, side -> {
                side.bench.advance(step);
                return "";
            });
        }
        if (dice < 79) {
            return renew();
        }
        return dice < 90 ? ofOneJob() : rare();
    }

    private Command enqueue() {
        List<NewJob> jobs = IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(i -> job(id()))
                .toList();
        return named(
                "enqueue " + jobs.stream().map(Lives::text).toList(),
                side -> side.bench.enqueue(jobs).toString());
    }

    private NewJob job(String id) {
        Draft draft = Draft.of(id).band(4 + random.nextInt(3));
        if (one(3)) {
            draft.group("g" + random.nextInt(3));
        }
        if (one(4)) {
            draft.kept(one(new long[] {100, 5000, 60_000}));
        }
        if (one(4)) {
            draft.delay(one(TIMES));
        }
        if (one(5)) {
            draft.unique("k" + random.nextInt(2), one(3) ? 3000 : 0);
        }
        if (one(6)) {
            draft.expires(2000);
        }
        if (one(4)) {
            draft.remembered();
        }
        if (one(6)) {
            draft.parts("a", "b");
            if (one(3)) {
                draft.despiteFailures();
            }
        }
        if (one(5)) {
            draft.link(new Link.Part("other", "join", "p"));
        }
        if (one(5)) {
            draft.link(new Link.Next("other", Draft.of("next").job()));
        }
        return draft.job();
    }

    private Command claim() {
        ClaimRequest request = new ClaimRequest(Bench.QUEUE, one(2) ? "s1" : "s2", 1 + random.nextInt(4), one(LEASES));
        return named(request.toString(), side -> {
            Claimed claimed = Bench.get(side.bench.broker.claim(request));
            side.lastClaim = claimed;
            claimed.jobs().forEach(job -> side.runs.add(Bench.run(job)));
            return Shown.claimed(claimed);
        });
    }

    private Command settle() {
        List<Function<Side, Settlement>> ends = new ArrayList<>();
        StringBuilder name = new StringBuilder("settle");
        for (int i = random.nextInt(3); i >= 0; i--) {
            int which = random.nextInt(one(4) ? 20 : 5);
            Verdict verdict = Verdict.values()[random.nextInt(Verdict.values().length)];
            long delay = one(TIMES);
            byte[] result = verdict == Verdict.DONE && one(2) ? Bench.json("{\"r\":" + delay + "}") : null;
            Failure failure =
                    verdict == Verdict.RETRY || verdict == Verdict.DEAD || verdict == Verdict.CANCELLED && one(2)
                            ? Bench.failure("broke" + delay)
                            : null;
            name.append(" latest-")
                    .append(which)
                    .append(' ')
                    .append(verdict)
                    .append(' ')
                    .append(delay);
            ends.add(side -> new Settlement(side.run(which), verdict, delay, result, failure));
        }
        return named(
                name.toString(),
                side -> Bench.get(side.bench.broker.settle(
                                Bench.QUEUE,
                                ends.stream().map(end -> end.apply(side)).toList()))
                        .toString());
    }

    private Command ofOneJob() {
        String id = id();
        int latest = random.nextInt(4);
        return switch (random.nextInt(7)) {
            case 5, 6 ->
                named(
                        "cancel latest-" + latest,
                        side -> Bench.get(side.bench.broker.cancel(
                                        Bench.QUEUE, side.run(latest).id()))
                                .toString());
            case 0 ->
                named(
                        "cancel " + id,
                        side -> Bench.get(side.bench.broker.cancel(Bench.QUEUE, id))
                                .toString());
            case 1 ->
                named(
                        "retry " + id,
                        side -> Bench.get(side.bench.broker.retry(Bench.QUEUE, id))
                                .toString());
            case 2 ->
                named(
                        "remove " + id,
                        side -> Bench.get(side.bench.broker.remove(Bench.QUEUE, id))
                                .toString());
            case 3 -> arrive(id);
            default -> moved(id);
        };
    }

    private Command arrive(String id) {
        String part = one(2) ? "a" : "b";
        PartResult result = new PartResult(!one(3), Bench.json("\"" + random.nextInt(3) + "\""));
        return named("arrive at " + id + " " + part + " " + result.ok(), side -> {
            Bench.get(side.bench.broker.arrive(Bench.QUEUE, id, part, result));
            return "";
        });
    }

    /** A job leaves the broker and comes back as if from another. */
    private static Command moved(String id) {
        return named("remove and restore " + id, side -> {
            JobInfo info = side.bench.found(id);
            boolean removed = Bench.get(side.bench.broker.remove(Bench.QUEUE, id));
            int restored = info == null ? 0 : Bench.get(side.bench.broker.restore(Bench.QUEUE, List.of(info)));
            return Shown.info(info) + " " + removed + " " + restored;
        });
    }

    private Command rare() {
        return switch (random.nextInt(5)) {
            case 0 -> named("tend", side -> Long.toString(side.bench.tend()));
            case 1 -> {
                int which = random.nextInt(5);
                byte[] at = Bench.json(Integer.toString(random.nextInt(100)));
                yield named(
                        "progress of latest-" + which,
                        side -> Bench.get(side.bench.broker.progress(Bench.QUEUE, side.run(which), at))
                                .toString());
            }
            case 2 -> {
                QueueSettings settings = settings();
                if (one(3)) {
                    yield reconfigure(settings);
                }
                yield named(settings.toString(), side -> {
                    side.bench.configure(settings);
                    return "";
                });
            }
            case 3 -> delivered();
            default -> registry();
        };
    }

    private Command renew() {
        List<Integer> which = IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(i -> random.nextInt(8))
                .toList();
        long lease = one(LEASES);
        return named(
                "renew latest-" + which + " " + lease,
                side -> Bench.get(side.bench.broker.renew(
                                Bench.QUEUE,
                                which.stream()
                                        .distinct()
                                        .map(side::run)
                                        .distinct()
                                        .toList(),
                                lease))
                        .toString());
    }

    private QueueSettings settings() {
        return switch (random.nextInt(9)) {
            case 0 -> new QueueSettings(true, 0, 0, 1, 0, 0, 1, 3, 100, 1_000_000);
            case 1 -> new QueueSettings(false, 2, 0, 1, 0, 0, 1, 3, 100, 1_000_000);
            case 2 -> new QueueSettings(false, 0, 3, 2, 0, 0, 1, 3, 100, 1_000_000);
            case 3 -> new QueueSettings(false, 0, 0, 1, 1, 0, 1, 3, 100, 1_000_000);
            case 4 -> new QueueSettings(false, 0, 0, 1, 0, 0.7, 1, 3, 100, 1_000_000);
            case 5 -> new QueueSettings(false, 3, 7, 1, 2, 3, 2, 2, 2, 5000);
            case 6 -> new QueueSettings(false, 0, 0, 1, 0, 0, 1, 1, 1, 1000);
            default -> QueueSettings.DEFAULT;
        };
    }

    private Command reconfigure(QueueSettings settings) {
        SettingsChange change = new SettingsChange(
                one(2) ? settings.paused() : null,
                one(2) ? settings.maxRunning() : null,
                one(2) ? settings.rate() : null,
                one(2) ? settings.burst() : null,
                one(2) ? settings.groupMaxRunning() : null,
                one(2) ? settings.groupRate() : null,
                one(2) ? settings.groupBurst() : null,
                one(2) ? settings.maxCrashes() : null,
                one(2) ? settings.deadLimit() : null,
                one(2) ? settings.deadMillis() : null);
        return named(
                change.toString(),
                side -> Bench.get(side.bench.broker.reconfigure(Bench.QUEUE, change))
                        .toString());
    }

    private Command delivered() {
        int most = random.nextInt(3);
        long age = one(TIMES);
        return named("deliver " + most + " older than " + age, side -> {
            List<OutboxMessage> messages = Bench.get(side.bench.broker.outbox(Bench.QUEUE, age, 1 + most));
            Bench.get(side.bench.broker.delivered(
                    Bench.QUEUE, messages.stream().map(OutboxMessage::key).toList()));
            return messages.stream().map(OutboxMessage::from).toList().toString();
        });
    }

    private Command registry() {
        String name = "n" + random.nextInt(2);
        long time = one(TIMES);
        return switch (random.nextInt(4)) {
            case 0 ->
                named("heartbeat " + name, side -> {
                    WorkerInfo worker = new WorkerInfo(name, "h", 1, List.of(Bench.QUEUE), 5, 1, 2, time, false);
                    Bench.get(side.bench.broker.heartbeat(worker, 1000 + time));
                    return "";
                });
            case 1 ->
                named("leave " + name, side -> {
                    Bench.get(side.bench.broker.leave(name));
                    return "";
                });
            case 2 ->
                named("schedule " + name + " " + time + ", and a pause by who has missed a tick", side -> {
                    Schedule schedule = schedule(name, time);
                    Bench.get(side.bench.broker.putSchedule(schedule));
                    return Bench.get(side.bench.broker.replaceSchedule(
                                    schedule.advanced(0, time + 1), schedule.paused(true)))
                            .toString();
                });
            default ->
                named("tick of " + name + " from " + time + ", and a pause or its end", side -> {
                    Broker broker = side.bench.broker;
                    boolean moved = Bench.get(broker.advanceSchedule(name, time, time, time + 500));
                    Schedule seen = Bench.get(broker.schedules()).stream()
                            .filter(schedule -> schedule.name().equals(name))
                            .findFirst()
                            .orElseGet(() -> schedule(name, time));
                    Schedule expected = seen.advanced(seen.lastMillis(), moved ? time + 500 : time);
                    return moved + " " + Bench.get(broker.replaceSchedule(expected, seen.paused(!seen.paused())));
                });
        };
    }

    private static Schedule schedule(String name, long next) {
        return new Schedule(
                name,
                Bench.QUEUE,
                "* * * * *",
                "UTC",
                Draft.of("m").job(),
                Schedule.Missed.ONCE,
                0,
                false,
                false,
                next,
                0);
    }

    // ---- dice ----

    private String id() {
        return "j" + random.nextInt(IDS);
    }

    private boolean one(int of) {
        return random.nextInt(of) == 0;
    }

    private long one(long[] values) {
        return values[random.nextInt(values.length)];
    }

    private static String text(NewJob job) {
        return new String(JobCodec.write(job), StandardCharsets.UTF_8);
    }

    private static Command named(String name, Function<Side, String> body) {
        return new Command() {
            @Override
            public String on(Side side) {
                return body.apply(side);
            }

            @Override
            public String toString() {
                return name;
            }
        };
    }
}
