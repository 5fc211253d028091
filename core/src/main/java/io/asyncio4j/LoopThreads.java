// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Makes threads, each of which stands for a coroutine of one loop. Any thread. */
final class LoopThreads implements ThreadFactory {
    private final EventLoop loop;
    private final AtomicLong serials = new AtomicLong();

    LoopThreads(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public Thread newThread(Runnable work) {
        return Thread.ofVirtual()
                .name(loop.name + "-", serials.incrementAndGet())
                .unstarted(new StandIn(loop, Objects.requireNonNull(work, "work")));
    }

    /**
     * What such a thread does: it starts the coroutine, passes interrupts on to it and waits for its end.
     *
     * <p>A thread of the JDK's own scheduler, because it belongs to whoever asked for it: they name it, set its handler of
     * uncaught exceptions and start it wherever they are.
     */
    private static final class StandIn implements Runnable {
        private final EventLoop loop;
        private final Runnable work;

        /** The thread of the coroutine while that runs. */
        private volatile @Nullable Thread inner;

        private volatile boolean interrupted;

        StandIn(EventLoop loop, Runnable work) {
            this.loop = loop;
            this.work = work;
        }

        @Override
        public void run() {
            String name = Thread.currentThread().getName();
            CompletableFuture<@Nullable Void> call = Asyncio.runCoroutineThreadsafe(() -> runInside(name), loop);
            while (true) {
                try {
                    call.get();
                    return;
                } catch (InterruptedException e) {
                    interruptInside();
                } catch (CancellationException e) {
                    return; // an interrupt or the end of the loop
                } catch (ExecutionException e) {
                    LoopThreads.<RuntimeException>rethrow(e.getCause());
                }
            }
        }

        private void interruptInside() {
            interrupted = true;
            Thread running = inner;
            if (running != null) {
                running.interrupt();
            }
        }

        private void runInside(String name) {
            Task<?> task = Asyncio.currentTask();
            if (task != null && !name.isEmpty()) {
                task.setName(name);
            }
            Thread current = Thread.currentThread();
            inner = current;
            if (interrupted) {
                current.interrupt(); // before it began
            }
            try {
                work.run();
            } finally {
                inner = null;
            }
        }
    }

    @SuppressWarnings("unchecked") // work may throw what it likes, and its thread's handler is to see just that
    private static <E extends Throwable> void rethrow(Throwable failure) throws E {
        throw (E) failure;
    }
}
