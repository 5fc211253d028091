// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect;

import io.asyncio4j.EngineKind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One loop as it was when it was looked at.
 *
 * @param name its name; for one that was given none, that of its thread
 * @param engine how it runs coroutines
 * @param state how it stood
 * @param thread the name of the thread that runs it; null where it does not run
 * @param lag how long it took to answer; for a blocked one, how long it has not answered
 * @param stack where a blocked one is, innermost call first; else empty
 * @param tasks its pending tasks in the order in which they were made
 */
public record LoopInfo(
        String name,
        EngineKind engine,
        LoopState state,
        @Nullable String thread,
        Duration lag,
        List<StackTraceElement> stack,
        List<TaskInfo> tasks) {}
