// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a loop at one moment.
 *
 * @param name its name; for one without, that of its thread
 * @param engine the name of its engine
 * @param thread the thread that runs it; null between runs
 * @param answered whether the loop itself has answered, as opposed to having been read from outside
 * @param lagNanos how long it took to answer; how long it has not answered, if it did not
 * @param stack where a loop that did not answer is, innermost call first; else empty
 * @param tasks its pending tasks in the order in which they were made
 */
public record LoopFacts(
        String name,
        String engine,
        @Nullable Thread thread,
        boolean answered,
        long lagNanos,
        List<StackTraceElement> stack,
        List<TaskFacts> tasks) {}
