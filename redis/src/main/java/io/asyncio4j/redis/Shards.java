// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.SettingsChange;
import io.lettuce.core.cluster.SlotHash;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The shards of a queue: queues of their own, each in one slot of a cluster. One bears the queue's name, the others that
 * name, a tilde and a number. The slots are far from each other, so that a cluster whose masters have equal shares of them
 * has equal shares of the shards.
 */
final class Shards {
    /** No queue of a user has it in its name. */
    private static final char SEPARATOR = '~';

    private final String queue;
    private final List<String> names;

    /**
     * Makes those of a queue.
     *
     * @param count how many there are, at least 1
     */
    Shards(String queue, int count) {
        this.queue = queue;
        String[] names = new String[count];
        int found = 0;
        for (int i = 0; found < count; i++) {
            String name = i == 0 ? queue : queue + SEPARATOR + i;
            int part = SlotHash.getSlot(name) * count / SlotHash.SLOT_COUNT;
            if (names[part] == null) {
                names[part] = name;
                found++;
            }
        }
        this.names = List.of(names);
    }

    int count() {
        return names.size();
    }

    /** The queue of a shard of this name. */
    static String queueOf(String shard) {
        int end = shard.indexOf(SEPARATOR);
        return end < 0 ? shard : shard.substring(0, end);
    }

    /** The name of a shard. */
    String name(int shard) {
        return names.get(shard);
    }

    /** The names of all. */
    List<String> names() {
        return names;
    }

    /**
     * Where a job belongs: all of one unique key, or else of one group, are in one shard, so that each rule about them
     * can be kept in one place.
     */
    int of(NewJob job) {
        String key = job.uniqueKey();
        if (key != null) {
            return of(key);
        }
        String group = job.group();
        return of(group == null ? job.id() : group);
    }

    /** Where a job of this id belongs if it has neither a unique key nor a group. */
    int of(String key) {
        if (count() == 1) {
            return 0;
        }
        CRC32 hash = new CRC32();
        hash.update(key.getBytes(StandardCharsets.UTF_8));
        return (int) (hash.getValue() % count());
    }

    /** What holds for a shard when some settings are stored and the others never were. */
    QueueSettings usual(int shard) {
        return part(SettingsChange.of(QueueSettings.DEFAULT), shard).applyTo(QueueSettings.DEFAULT);
    }

    /**
     * The part of a change of settings that is for a shard.
     *
     * @throws IllegalArgumentException if a limit cannot be divided
     */
    SettingsChange part(SettingsChange whole, int shard) {
        Integer maxRunning = whole.maxRunning();
        if (maxRunning != null && maxRunning > 0 && maxRunning < count()) {
            throw new IllegalArgumentException(
                    "Queue " + queue + " has " + count() + " shards, so at least " + count()
                            + " of its jobs must be allowed to run at once, or use a queue that was first opened with shards=1");
        }
        Double rate = whole.rate();
        return new SettingsChange(
                whole.paused(),
                share(maxRunning, shard),
                rate == null ? null : rate / count(),
                whole.burst(),
                whole.groupMaxRunning(),
                whole.groupRate(),
                whole.groupBurst(),
                whole.maxCrashes(),
                share(whole.deadLimit(), shard),
                whole.deadMillis());
    }

    private @Nullable Integer share(@Nullable Integer whole, int shard) {
        return whole == null ? null : whole / count() + (shard < whole % count() ? 1 : 0);
    }

    /** A place in a listing that goes through one shard after the other. */
    record Cursor(int shard, @Nullable String within) {
        /** Whether somebody may have got this text from here. */
        static boolean isOne(String text) {
            return text.matches("\\d{1,4}" + SEPARATOR + ".*");
        }

        static Cursor parse(@Nullable String text) {
            if (text == null) {
                return new Cursor(0, null);
            }
            int end = text.indexOf(SEPARATOR);
            String within = text.substring(end + 1);
            return new Cursor(Integer.parseInt(text.substring(0, end)), within.isEmpty() ? null : within);
        }

        @Override
        public String toString() {
            return shard + "" + SEPARATOR + (within == null ? "" : within);
        }
    }
}
