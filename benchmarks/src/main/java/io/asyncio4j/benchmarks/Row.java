// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import java.util.Locale;
import java.util.Optional;

/** What is asked; the rows of the table. */
enum Row {
    SWITCH("switch, `sleep(0)` of two tasks", "ns", SwitchBenchmark.class),
    SPAWN("spawn and await a task", "ns", SpawnBenchmark.class),
    GATHER("`gather` of 1000, a task", "ns", GatherBenchmark.class),
    SUBMIT("submit from another thread, round trip", "ns", SubmitBenchmark.class),
    TIMERS("timer set and cancelled", "ns", TimerBenchmark.class),
    SLEEPERS_100000("100,000 tasks that sleep 3 s: wall time", "s", 100_000),
    MEMORY_100000("100,000 tasks that sleep 3 s: peak memory", "MB", 100_000),
    SLEEPERS_1000000("1,000,000 tasks that sleep 3 s: wall time", "s", 1_000_000),
    MEMORY_1000000("1,000,000 tasks that sleep 3 s: peak memory", "MB", 1_000_000);

    final String title;
    final String unit;

    /** The JMH class, of rows that JMH asks. */
    final Optional<Class<?>> benchmark;

    /** How many sleep, of rows that whole processes answer. */
    final int sleepers;

    Row(String title, String unit, Class<?> benchmark) {
        this.title = title;
        this.unit = unit;
        this.benchmark = Optional.of(benchmark);
        this.sleepers = 0;
    }

    Row(String title, String unit, int sleepers) {
        this.title = title;
        this.unit = unit;
        this.benchmark = Optional.empty();
        this.sleepers = sleepers;
    }

    /** The name on the command line and in the CPython script: {@code sleepers-100000}. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether the row of peak memory, which is measured together with the wall time. */
    boolean isMemory() {
        return name().startsWith("MEMORY");
    }

    /** The memory row that belongs to this row of sleepers. */
    Row memory() {
        return values()[ordinal() + 1];
    }
}
