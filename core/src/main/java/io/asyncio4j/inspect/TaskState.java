// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect;

/** What a pending task does at the moment at which it was looked at. */
public enum TaskState {
    /** Nothing yet: its first turn is to come. */
    MADE,
    /** It has its loop's thread. */
    RUNNING,
    /** It waits for its turn. */
    READY,
    /** It waits for something else: see {@link TaskInfo#awaits}. */
    WAITING,
    /** It is parked in a blocking call of the JDK, and its loop goes on. Only on the loom engine. */
    BLOCKING
}
