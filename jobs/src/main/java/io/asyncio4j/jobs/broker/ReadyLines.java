// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that can be claimed: bands in strict order, in each band groups that take turns, in each group a line.
 *
 * <p>A group joins the turns of a band at their end with its first job there, goes back to the end after each job that is
 * claimed, and leaves with its last job. A group that may not run now is passed over and keeps its turn.
 */
final class ReadyLines {
    private static final int BANDS = 10;

    /** For each band its groups, the next one first, and their lines. */
    private final List<SequencedMap<String, SequencedSet<MemoryJob>>> bands = new ArrayList<>();

    private int size;

    ReadyLines() {
        for (int i = 0; i < BANDS; i++) {
            bands.add(new LinkedHashMap<>());
        }
    }

    int size() {
        return size;
    }

    void addLast(MemoryJob job) {
        line(job).addLast(job);
        size++;
    }

    /** Makes a job the next of its group. */
    void addFirst(MemoryJob job) {
        line(job).addFirst(job);
        size++;
    }

    private SequencedSet<MemoryJob> line(MemoryJob job) {
        return bands.get(job.job.priority()).computeIfAbsent(job.group(), ignored -> new LinkedHashSet<>());
    }

    /** The job whose turn it is, among groups that may run. */
    @Nullable
    MemoryJob next(Predicate<String> groupMayRun) {
        for (SequencedMap<String, SequencedSet<MemoryJob>> groups : bands) {
            for (var group : groups.entrySet()) {
                if (groupMayRun.test(group.getKey())) {
                    return group.getValue().getFirst();
                }
            }
        }
        return null;
    }

    /** Takes a job out for a worker: its group has had its turn. */
    void claim(MemoryJob job) {
        remove(job);
        SequencedMap<String, SequencedSet<MemoryJob>> groups = bands.get(job.job.priority());
        SequencedSet<MemoryJob> line = groups.remove(job.group());
        if (line != null) {
            groups.putLast(job.group(), line);
        }
    }

    /** Takes a job out that will not run. */
    void remove(MemoryJob job) {
        SequencedMap<String, SequencedSet<MemoryJob>> groups = bands.get(job.job.priority());
        SequencedSet<MemoryJob> line = line(job);
        line.remove(job);
        size--;
        if (line.isEmpty()) {
            groups.remove(job.group());
        }
    }

    /** The groups that have jobs here, each once or more. */
    Stream<String> groups() {
        return bands.stream().flatMap(groups -> groups.keySet().stream());
    }

    /** The next job of each line. */
    Stream<MemoryJob> heads() {
        return lines().map(SequencedSet::getFirst);
    }

    Stream<MemoryJob> all() {
        return lines().flatMap(SequencedSet::stream);
    }

    private Stream<SequencedSet<MemoryJob>> lines() {
        return bands.stream().flatMap(groups -> groups.values().stream());
    }
}
