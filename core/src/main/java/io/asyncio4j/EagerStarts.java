// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Strand;
import org.jspecify.annotations.Nullable;

/**
 * Runs the first step of a task inside the call that makes it: the maker steps aside, the loop switches to the new
 * task, and back to the maker when that waits or has ended. Nothing of it goes through the ready queue, so nothing else
 * runs in between. Used on the loop only.
 */
final class EagerStarts {
    private final LoopCore core;

    /** The latest maker that has stepped aside; null when none has. */
    private @Nullable Frame innermost;

    /** A maker that waits for the first step of its task. */
    private static final class Frame {
        private final Task<?> task;

        /** The maker's coroutine; null on the bare thread that runs the loop. */
        private final @Nullable Strand maker;

        private final @Nullable Frame outer;
        private boolean begun;
        private boolean over;

        Frame(Task<?> task, @Nullable Strand maker, @Nullable Frame outer) {
            this.task = task;
            this.maker = maker;
            this.outer = outer;
        }
    }

    EagerStarts(LoopCore core) {
        this.core = core;
    }

    /** Runs a new task until it waits or ends; or queues it, where a native frame keeps the maker from stepping aside. */
    void start(Task<?> task) {
        Task<?> makersTask = core.current;
        Context makersContext = core.context;
        Frame frame = new Frame(task, Strand.current(), innermost);
        innermost = frame;
        Strand maker = frame.maker;
        if (maker == null) {
            runOnBareThread(frame);
        } else if (!core.engine.stepAside(maker)) {
            innermost = frame.outer;
            core.soon(task);
        }
        core.current = makersTask;
        core.context = makersContext;
    }

    private void runOnBareThread(Frame frame) {
        while (!frame.over) {
            Strand strand = core.next(true);
            if (strand != null) {
                core.engine.runOnce(strand);
                core.returned(strand);
            }
        }
    }

    boolean isActive() {
        return innermost != null;
    }

    /** The coroutine to switch to: a new task, or the maker of one; null if that is the bare thread. */
    @Nullable
    Strand next() {
        Frame frame = innermost;
        if (frame == null) {
            throw new IllegalStateException("Nobody has stepped aside");
        }
        if (!frame.begun) {
            frame.begun = true;
            return frame.task.enter(core);
        }
        innermost = frame.outer;
        frame.over = true;
        Strand maker = frame.maker;
        if (maker != null) {
            maker.resumed = true;
        }
        return maker;
    }
}
