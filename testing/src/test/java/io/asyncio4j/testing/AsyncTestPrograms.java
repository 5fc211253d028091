// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.testing;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** Tests that {@link AsyncTestTest} runs to see how they end. Not run by the build itself. */
class AsyncTestPrograms {
    @AsyncTest
    void passes(VirtualClock clock, EventLoop loop) {
        Asyncio.sleep(3600);
    }

    @AsyncTest
    void throwsChecked() throws IOException {
        throw new IOException("disk");
    }

    @AsyncTest
    void assertionFails() {
        Asyncio.sleep(1);
        throw new AssertionError("one is not two");
    }

    @AsyncTest
    void canNeverGoOn(EventLoop loop) {
        AsyncFuture<String> answer = loop.createFuture();
        Asyncio.createTask(() -> answer.await(), "asker");
        answer.await();
    }

    @AsyncTest
    void leavesTasksBehind() {
        Asyncio.createTask(() -> Asyncio.sleep(10), "ticker");
        Asyncio.createTask(() -> Asyncio.sleep(20), "sweeper");
        Asyncio.sleep(1);
    }

    @AsyncTest(leakCheck = false)
    void mayLeaveTasksBehind() {
        Asyncio.createTask(() -> Asyncio.sleep(10), "ticker");
        Asyncio.sleep(1);
    }

    @AsyncTest
    void failsInCallback(EventLoop loop) {
        loop.callSoon(() -> {
            throw new IllegalArgumentException("in a callback");
        });
        Asyncio.sleep(1);
    }

    @AsyncTest
    void forgetsAFailedTask() {
        Asyncio.createTask(
                () -> {
                    throw new IllegalArgumentException("nobody asked");
                },
                "forgotten");
        Asyncio.sleep(1);
    }

    @AsyncTest(realTime = true, timeLimit = 1)
    void waitsTooLong() {
        Asyncio.createTask(() -> Asyncio.sleep(40), "helper");
        Asyncio.sleep(60);
    }

    @AsyncTest(timeLimit = 0.2, engine = Engines.PORTABLE)
    void blocksTheLoop() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @AsyncTest(realTime = true)
    void wantsAClockInRealTime(VirtualClock clock) {}
}
