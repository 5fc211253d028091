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
    LOCK("lock taken and given back", "ns", LockBenchmark.class),
    LOCK_HAND_OVER("lock handed over to a waiter", "ns", LockHandOverBenchmark.class),
    QUEUE_1("queue of 1, a value handed over", "ns", QueueBenchmark.class, "capacity", 1),
    QUEUE_16("queue of 16, a value handed over", "ns", QueueBenchmark.class, "capacity", 16),
    EVENT("event with 100 waiters, a waiter", "ns", EventBenchmark.class),
    CONTEXT_VARIABLE("context variable, set and get", "ns", ContextVarBenchmark.class),
    GENERATOR("generator, a value", "ns", GeneratorBenchmark.class),
    ASYNC_GENERATOR("generator that awaits `sleep(0)`, a value", "ns", AsyncGeneratorBenchmark.class),
    CHAIN_1("switch, 1 call deep", "ns", ChainBenchmark.class, "depth", 1),
    CHAIN_20("switch, 20 calls deep", "ns", ChainBenchmark.class, "depth", 20),
    SLEEPERS_100000("100,000 tasks that sleep 3 s: wall time", "s", 100_000),
    MEMORY_100000("100,000 tasks that sleep 3 s: peak memory", "MB", 100_000),
    SLEEPERS_1000000("1,000,000 tasks that sleep 3 s: wall time", "s", 1_000_000),
    MEMORY_1000000("1,000,000 tasks that sleep 3 s: peak memory", "MB", 1_000_000);

    final String title;
    final String unit;

    /** The JMH class, of rows that JMH asks. */
    final Optional<Class<?>> benchmark;

    /** The JMH parameter that tells this row from others of its class; empty where the class has none. */
    final String parameter;

    /** The parameter's value; of rows that whole processes answer, how many sleep. */
    final int number;

    Row(String title, String unit, Class<?> benchmark) {
        this(title, unit, benchmark, "", 0);
    }

    Row(String title, String unit, Class<?> benchmark, String parameter, int number) {
        this.title = title;
        this.unit = unit;
        this.benchmark = Optional.of(benchmark);
        this.parameter = parameter;
        this.number = number;
    }

    Row(String title, String unit, int sleepers) {
        this.title = title;
        this.unit = unit;
        this.benchmark = Optional.empty();
        this.parameter = "";
        this.number = sleepers;
    }

    /** The name on the command line and in the CPython script: {@code sleepers-100000}. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it counts processor time: not where threads wait for one another, or for the clock. */
    boolean isProcessorTime() {
        return benchmark.isPresent() && this != SUBMIT;
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
