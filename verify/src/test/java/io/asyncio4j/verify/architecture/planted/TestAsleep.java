// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture.planted;

/** Planted: a test that hopes that a while is enough. */
public final class TestAsleep {
    public void waits() throws InterruptedException {
        Thread.sleep(10);
    }
}
