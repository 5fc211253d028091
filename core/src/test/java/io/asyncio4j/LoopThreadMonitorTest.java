// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The thread that runs a loop may hold monitors; the coroutines must not carry them away. */
class LoopThreadMonitorTest extends EngineTest {
    @Test
    void theThreadThatRunsTheLoopKeepsItsMonitors() {
        Object monitor = new Object();
        for (int i = 0; i < 3; i++) {
            synchronized (monitor) {
                loop.runUntilComplete(() -> Asyncio.sleep(0));
                assertThat(Thread.holdsLock(monitor)).isTrue();
            }
        }
    }

    @Test
    void soDoesTheThreadThatClosesIt() {
        Object monitor = new Object();
        loop.createTask(() -> Asyncio.sleep(5));
        loop.runUntilComplete(() -> Asyncio.sleep(0));
        synchronized (monitor) {
            loop.close();
            assertThat(Thread.holdsLock(monitor)).isTrue();
        }
        assertThat(takeReports()).hasSize(1);
    }
}
