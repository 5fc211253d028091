// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.EventLoop;

/** Calls to loops that may have ended. */
final class Loops {
    private Loops() {}

    /** Has a loop do something soon, unless it is closed. Any thread. */
    static void call(EventLoop loop, Runnable action) {
        try {
            loop.callSoonThreadsafe(action);
        } catch (IllegalStateException e) {
            if (!loop.isClosed()) {
                throw e;
            }
        }
    }
}
