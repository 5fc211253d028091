// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.generator.Generator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RulesOfRunnersTest extends EngineTest {
    private final CountDownLatch generatorEnded = new CountDownLatch(1);

    @Test
    void tasksEndFirstAndJobsLast() {
        try (Runner runner = Runner.builder().loopFactory(this::realLoop).build()) {
            runner.run(() -> {
                Generator<Integer, ?, ?> generator = Generator.of(yielder -> {
                    try {
                        yielder.yield(1);
                    } finally {
                        trace.add("generator");
                        generatorEnded.countDown();
                    }
                });
                generator.next();
                Asyncio.createTask(() -> {
                    try {
                        Asyncio.sleep(100);
                    } finally {
                        Asyncio.sleep(0.001);
                        trace.add("task");
                    }
                });
                Asyncio.getRunningLoop().runInExecutor(null, () -> {
                    boolean inTime = generatorEnded.await(10, TimeUnit.SECONDS);
                    return trace.add(inTime ? "job" : "job waited in vain");
                });
                Asyncio.sleep(0);
            });
        }
        assertThat(trace).containsExactly("task", "generator", "job");
    }

    @Test
    void loopClosesThoughAShieldedTaskHasNotBegun() {
        List<AsyncFuture<?>> shields = new ArrayList<>();
        loop.callSoon(() -> {
            shields.add(Asyncio.shield(loop.createTask(() -> {}, "never begins")));
            loop.stop();
        });
        loop.runForever();
        loop.close();
        assertThat(shields)
                .singleElement()
                .satisfies(shield -> assertThat(shield.cancelled()).isTrue());
        assertThat(takeReports())
                .singleElement()
                .satisfies(report -> assertThat(report.message()).contains("never begins"));
    }
}
