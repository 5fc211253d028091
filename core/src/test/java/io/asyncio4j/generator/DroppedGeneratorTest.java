// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left of generators that nobody closes. */
@ParameterizedClass(name = "{0}")
@EnumSource(EngineKind.class)
class DroppedGeneratorTest {
    private static final int MANY = 100_000;
    private static final long FEW_BYTES = 12_000_000;

    @Parameter
    EngineKind engine = EngineKind.PORTABLE;

    private final AtomicInteger ended = new AtomicInteger();

    private Generator<Integer, ?, ?> half() {
        Generator<Integer, ?, ?> generator = Generator.of(
                y -> {
                    try {
                        y.yield(1);
                        y.yield(2);
                    } finally {
                        ended.incrementAndGet();
                    }
                },
                engine);
        generator.next();
        return generator;
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Tries until it is so; each try is a garbage collection. */
    private static void await(BooleanSupplier state) {
        int tries = 0;
        while (!state.getAsBoolean()) {
            assertThat(++tries).as("garbage collections").isLessThan(200);
        }
    }

    private static int platformThreads() {
        return Thread.getAllStackTraces().size();
    }

    @Test
    void leaveNeitherMemoryNorThreads() {
        half().close();
        long before = used();
        int threads = platformThreads();
        for (int i = 1; i < MANY; i++) {
            half();
        }
        WeakReference<?> last = new WeakReference<>(half());
        await(() -> used() <= before + FEW_BYTES);
        assertThat(last.get()).isNull();
        assertThat(platformThreads())
                .isLessThanOrEqualTo(threads + Runtime.getRuntime().availableProcessors() + 2);
    }

    @Test
    void leaveNothingInALoopThatGoesOn() {
        try (EventLoop loop = EventLoop.builder().engine(engine).build()) {
            loop.runUntilComplete(() -> {
                half().close();
                long before = used();
                for (int i = 0; i < MANY; i++) {
                    half();
                }
                await(() -> {
                    Asyncio.sleep(0.001);
                    half().close(); // what has been dropped is forgotten when the next one begins
                    return used() <= before + FEW_BYTES;
                });
            });
        }
        assertThat(ended).hasPositiveValue();
    }

    @Test
    void aThreadBehindOneEndsAfterItsLoopToo() {
        EventLoop loop = EventLoop.builder().engine(EngineKind.PORTABLE).build();
        WeakReference<?> dropped;
        try (loop) {
            dropped = loop.runUntilComplete(
                    () -> new WeakReference<>(Generator.of(this::noteEnd, EngineKind.PORTABLE).stream()
                            .limit(1)
                            .toList()));
        }
        await(() -> used() > 0 && ended.get() > 0);
        assertThat(dropped.get()).isNull();
    }

    private void noteEnd(Yielder<Integer, ?> yielder) {
        try {
            while (true) {
                yielder.yield(1);
            }
        } finally {
            ended.incrementAndGet();
        }
    }
}
