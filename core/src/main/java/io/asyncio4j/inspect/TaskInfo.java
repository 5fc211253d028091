// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect;

import io.asyncio4j.internal.UserFrames;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pending task as it was when it was looked at.
 *
 * @param id a number that no other task of the same {@link CallGraph} has
 * @param name its name
 * @param state what it did
 * @param age time since it was made, by its loop's clock, to ten milliseconds
 * @param awaits what it waited for, in words; null if for nothing
 * @param sleepLeft what was left of its sleep; null if it did not sleep
 * @param limitLeft what was left until the nearest time limit around it; null without one
 * @param awaitedTasks the ids of the tasks that it waited for: directly, or by a gather, a group, a wait or a shield
 * @param awaitedBy the ids of the tasks that waited for it
 * @param stack where it was, innermost call first; empty if it has not begun, or has ended meanwhile
 */
public record TaskInfo(
        int id,
        String name,
        TaskState state,
        Duration age,
        @Nullable String awaits,
        @Nullable Duration sleepLeft,
        @Nullable Duration limitLeft,
        List<Integer> awaitedTasks,
        List<Integer> awaitedBy,
        List<StackTraceElement> stack) {
    /**
     * Returns the line of the program at which it was.
     *
     * @return the innermost frame that is neither the JDK's nor the library's; null if there is none
     */
    public @Nullable StackTraceElement line() {
        return UserFrames.first(stack);
    }

    /**
     * Returns the part of the stack that belongs to the program.
     *
     * @return the frames that are neither the JDK's nor the library's, innermost call first
     */
    public List<StackTraceElement> userStack() {
        return stack.stream().filter(UserFrames::isUsers).toList();
    }
}
