// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Engine;
import io.asyncio4j.internal.Strand;
import org.jspecify.annotations.Nullable;

/**
 * Runs the callbacks of users on virtual threads of the loop.
 *
 * <p>A callback on the bare loop thread that wanted a monitor held by a parked coroutine would stop the loop for ever:
 * the only thread that could resume the owner would wait for it. So one coroutine runs callback after callback, and is
 * replaced when a callback parks it.
 */
final class CallbackRunners {
    private final LoopCore core;
    private @Nullable Runner idle;

    /** The one that began a callback last. Written on the loop, read by any thread. */
    private volatile @Nullable Runner latest;

    CallbackRunners(LoopCore core) {
        this.core = core;
    }

    Strand strandFor(Handle handle) {
        Runner runner = idle;
        if (runner == null) {
            runner = new Runner();
        }
        idle = null;
        if (latest != runner) {
            latest = runner;
        }
        runner.start(handle);
        return runner.strand;
    }

    StackTraceElement[] stack() {
        Runner runner = latest;
        Thread thread = runner == null ? null : runner.strand.thread();
        return thread == null ? new StackTraceElement[0] : thread.getStackTrace();
    }

    void close(Engine engine) {
        Runner runner = idle;
        if (runner != null) {
            runner.ended = true;
            runner.strand.resumed = true;
            engine.runOnce(runner.strand);
        }
    }

    /** One coroutine that runs callbacks while there are some in this pass. */
    final class Runner {
        private final Strand strand = core.engine.strand(this);
        private @Nullable Handle handle;
        private boolean ended;

        private void start(Handle next) {
            handle = next;
            core.context = next.context();
            strand.resumed = true;
        }

        @Nullable
        Handle handle() {
            return handle;
        }

        @Nullable
        Context context() {
            Handle running = handle;
            return running == null ? null : running.context();
        }

        void run() {
            while (true) {
                Handle next = handle;
                while (next != null) {
                    handle = next;
                    core.context = next.context();
                    next.run();
                    next = core.closed ? null : core.nextCallback();
                }
                handle = null;
                if (ended || core.closed || idle != null) {
                    return; // another one took over while a callback was parked
                }
                idle = this;
                core.engine.park(strand);
                if (ended) {
                    return;
                }
            }
        }
    }
}
