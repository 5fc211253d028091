// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what scripts say of jobs. */
final class JobFacts {
    /** How many strings a script says of each job. */
    private static final int STRINGS = 6;

    private JobFacts() {}

    /** The first job of an answer, from a position on; null if there is no such job. */
    static @Nullable JobInfo first(String queue, List<Object> answer, int from) {
        byte[] stored = (byte[]) answer.get(from + 1);
        if (stored.length == 0) {
            return null;
        }
        byte[] open = (byte[]) answer.get(from + 2);
        byte[] lease = (byte[]) answer.get(from + 3);
        JobRecord record = JobRecord.of(text((byte[]) answer.get(from)), stored);
        JobSide side = JobSide.of(answer.get(from + 5));
        String worker = text((byte[]) answer.get(from + 4));
        if (open.length == 0) {
            return info(queue, record, state(record), record.run(), 0, worker, record.flags(), side.result(), side);
        }
        ByteReader in = new ByteReader(open);
        long run = in.number(4);
        in.number(4);
        long leaseEnd = lease.length == 0 ? 0 : (long) Double.parseDouble(text(lease));
        return info(queue, record, JobState.RUNNING, run, leaseEnd, worker, in.small(2), null, side);
    }

    /** All jobs of an answer, from a position on. */
    static List<JobInfo> all(String queue, List<Object> answer, int from) {
        List<JobInfo> infos = new ArrayList<>();
        for (int i = from; i < answer.size(); i += STRINGS) {
            JobInfo info = first(queue, answer, i);
            if (info != null) {
                infos.add(info);
            }
        }
        return infos;
    }

    /** The end of a job as its message tells it; null if it was removed. */
    static @Nullable JobInfo ended(String queue, byte[] message) {
        ByteReader in = new ByteReader(message);
        in.text(4);
        return ended(queue, in.text(4), in);
    }

    /** The same behind prefix and id. */
    static @Nullable JobInfo ended(String queue, String id, ByteReader in) {
        if (in.atEnd()) {
            return null;
        }
        JobRecord record = JobRecord.of(id, in.sized(4));
        byte[] told = in.sized(4);
        byte[] result = told.length == 0 ? null : Arrays.copyOfRange(told, 1, told.length);
        String worker = in.text(4);
        List<Object> fields = new ArrayList<>();
        while (!in.atEnd()) {
            fields.add(in.sized(4));
        }
        return info(queue, record, state(record), record.run(), 0, worker, record.flags(), result, JobSide.of(fields));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static JobState state(JobRecord record) {
        return switch (record.state()) {
            case 'b' -> JobState.BLOCKED;
            case 's' -> JobState.SCHEDULED;
            case 'r' -> JobState.READY;
            case 'd' -> JobState.DONE;
            case 'k' -> JobState.CANCELLED;
            case 'x' -> JobState.DEAD;
            default ->
                throw new IllegalArgumentException(
                        "Job " + record.job().id() + " is in state " + record.state() + ", which nobody knows");
        };
    }

    /** The letter under which jobs of a state are listed. */
    static char letter(JobState state) {
        return switch (state) {
            case BLOCKED -> 'b';
            case SCHEDULED -> 's';
            case READY -> 'r';
            case RUNNING -> 'o';
            case DONE -> 'd';
            case CANCELLED -> 'k';
            case DEAD -> 'x';
        };
    }

    private static JobInfo info(
            String queue,
            JobRecord record,
            JobState state,
            long run,
            long leaseEnd,
            String worker,
            int flags,
            byte @Nullable [] result,
            JobSide side) {
        return new JobInfo(
                queue,
                record.job(),
                state,
                run,
                record.failures(),
                record.crashes(),
                record.enqueuedAt(),
                record.dueAt(),
                leaseEnd,
                record.finishedAt(),
                worker.isEmpty() ? null : worker,
                result,
                side.progress(),
                (flags & JobRecord.FLAG_CANCEL) != 0,
                side.history(),
                side.parts());
    }
}
