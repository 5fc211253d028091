// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.jobs.broker.Attempt;
import io.asyncio4j.jobs.broker.Failure;
import io.asyncio4j.jobs.broker.PartResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is stored beside a job under {@code i:ID}.
 *
 * @param progress what its run has noted; null if nothing
 * @param result its result; null if there is none
 * @param history its runs that did not succeed
 * @param parts the parts that have arrived
 */
record JobSide(
        byte @Nullable [] progress, byte @Nullable [] result, List<Attempt> history, Map<String, PartResult> parts) {
    private static final JobSide NONE = new JobSide(null, null, List.of(), Map.of());

    /** Reads fields and values as a script answers them: a list, or anything else for none. */
    static JobSide of(Object answer) {
        return answer instanceof List<?> fields && !fields.isEmpty() ? of(fields) : NONE;
    }

    private static JobSide of(List<?> fields) {
        byte[] progress = null;
        byte[] result = null;
        List<Attempt> history = List.of();
        Map<String, PartResult> parts = new HashMap<>();
        for (int i = 0; i < fields.size(); i += 2) {
            byte[] field = (byte[]) fields.get(i);
            byte[] value = (byte[]) fields.get(i + 1);
            switch (field[0]) {
                case 'p' -> progress = value;
                case 'r' -> result = value;
                case 'h' -> history = history(value);
                case '+' -> parts.put(new String(field, 1, field.length - 1, StandardCharsets.UTF_8), part(value));
                default -> {} // for the scripts alone
            }
        }
        return new JobSide(progress, result, history, parts);
    }

    private static List<Attempt> history(byte[] bytes) {
        List<Attempt> history = new ArrayList<>();
        ByteReader in = new ByteReader(bytes);
        while (!in.atEnd()) {
            in.number(4);
            long run = in.number(4);
            long at = in.number(6);
            String worker = in.text(2);
            history.add(new Attempt(run, at, worker, new Failure(in.text(2), in.text(2))));
        }
        return history;
    }

    static byte[] bytes(List<Attempt> history) {
        ByteWriter all = new ByteWriter(256);
        for (Attempt attempt : history) {
            all.sized(
                    new ByteWriter(128)
                            .number(attempt.run(), 4)
                            .number(attempt.atMillis(), 6)
                            .sized(attempt.worker(), 2)
                            .sized(QueueShard.cut(attempt.failure().reason()), 2)
                            .sized(QueueShard.cut(attempt.failure().text()), 2)
                            .done(),
                    4);
        }
        return all.done();
    }

    /** A part as it is stored: whether it is ok, whether there is a result, the result. */
    static byte[] bytes(PartResult part) {
        byte[] result = part.result();
        return new ByteWriter(16)
                .number(part.ok() ? '1' : '0', 1)
                .number(result == null ? '0' : '1', 1)
                .raw(result == null ? new byte[0] : result)
                .done();
    }

    private static PartResult part(byte[] value) {
        return new PartResult(value[0] == '1', value[1] == '1' ? Arrays.copyOfRange(value, 2, value.length) : null);
    }
}
