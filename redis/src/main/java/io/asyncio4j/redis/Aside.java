// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

/**
 * Has log lines written by a thread of their own. A logger takes locks; a coroutine that holds one, or waits for it, goes on
 * only when the loop's bare thread does, so that thread must never want one.
 */
final class Aside {
    private Aside() {}

    static void log(Runnable line) {
        Thread.ofVirtual().name("redis-log").start(line);
    }
}
