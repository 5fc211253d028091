// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The links of ended jobs of a queue that nobody has delivered yet, oldest first. */
final class MemoryOutbox {
    private final Map<String, Sent> messages = new LinkedHashMap<>();
    private long count;

    private record Sent(OutboxMessage message, long atMillis) {}

    void done(MemoryJob job, byte @Nullable [] result, long now) {
        job.job.links().forEach(link -> add(job.id(), link, true, result, now));
    }

    /** A job is dead or cancelled: only those are told who wait for it as a part. */
    void notDone(MemoryJob job, long now) {
        for (Link link : job.job.links()) {
            if (link instanceof Link.Part) {
                add(job.id(), link, false, job.reason(), now);
            }
        }
    }

    private void add(String from, Link link, boolean ok, byte @Nullable [] result, long now) {
        String key = Long.toString(++count);
        messages.put(key, new Sent(new OutboxMessage(key, from, link, ok, result), now));
    }

    List<OutboxMessage> list(long now, long olderThanMillis, int most) {
        return messages.values().stream()
                .filter(sent -> now - sent.atMillis() >= olderThanMillis)
                .limit(most)
                .map(Sent::message)
                .toList();
    }

    void delivered(List<String> keys) {
        messages.keySet().removeAll(keys);
    }
}
