// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a pending task at one moment.
 *
 * @param task the task itself
 * @param name its name
 * @param doing what it does
 * @param age nanoseconds since it was made, by the loop's clock, to ten milliseconds
 * @param awaits what it waits for; null if for nothing
 * @param sleepLeft nanoseconds until a sleep is over; null if it does not sleep
 * @param limitLeft nanoseconds until its nearest time limit; null without one
 * @param awaitedTasks the tasks that it waits for, through whatever it waits for
 */
public record TaskFacts(
        Object task,
        String name,
        Doing doing,
        long age,
        @Nullable String awaits,
        @Nullable Long sleepLeft,
        @Nullable Long limitLeft,
        List<Object> awaitedTasks) {
    /** What a pending task does. */
    public enum Doing {
        /** Nothing yet: its first turn is to come. */
        MADE,
        /** It has the thread. */
        RUNNING,
        /** It waits for its turn. */
        READY,
        /** It waits for something else. */
        WAITING,
        /** It is parked in a blocking call of the JDK. */
        BLOCKING
    }
}
