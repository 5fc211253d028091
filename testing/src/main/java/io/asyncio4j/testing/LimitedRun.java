// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.testing;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;

/**
 * Runs a test method on a loop, in a thread that is left behind if it does not end.
 *
 * <p>At the limit the test's tasks are cancelled, so that a test that merely waits can clean up; the failure says what
 * they were waiting for, or where the thread is stuck.
 */
final class LimitedRun {
    /** How long a test that is being ended may take to answer, and then to clean up. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final String name;
    private final double seconds;

    /** What the test method itself threw. Written in the test's thread, and read there. */
    private volatile @Nullable Throwable thrown;

    /** What the run failed with. Written by the run's thread when it ends. */
    private volatile @Nullable Throwable failure;

    LimitedRun(String name, double seconds) {
        this.name = name;
        this.seconds = seconds;
    }

    void run(TestLoop loop, Invocation<@Nullable Void> invocation) throws Throwable {
        Thread thread =
                Thread.ofPlatform().daemon().name("async-test " + name).unstarted(() -> runAndClose(loop, invocation));
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        thread.start();
        if (!thread.join(Duration.ofNanos((long) (seconds * 1e9)))) {
            throw overdue(loop, thread);
        }
        Throwable failed = failure;
        if (failed != null) {
            throw failed;
        }
    }

    private void runAndClose(TestLoop loop, Invocation<@Nullable Void> invocation) {
        try (loop) {
            loop.run(() -> proceed(invocation));
        } catch (Throwable e) {
            failure = asThrown(e);
        }
    }

    private void proceed(Invocation<@Nullable Void> invocation) throws Exception {
        Task<?> task = Asyncio.currentTask();
        if (task != null) {
            task.setName(name);
        }
        try {
            invocation.proceed();
        } catch (Exception | Error e) {
            thrown = e;
            throw e;
        } catch (Throwable e) {
            thrown = e;
            throw new IllegalStateException(e); // neither exception nor error, which a coroutine cannot throw
        }
    }

    /** What the method threw, without the wrapping of the loop. */
    private Throwable asThrown(Throwable error) {
        Throwable own = thrown;
        if (own == null || own == error || error.getCause() != own) {
            return error;
        }
        for (Throwable suppressed : error.getSuppressed()) {
            own.addSuppressed(suppressed);
        }
        return own;
    }

    private AssertionError overdue(TestLoop loop, Thread thread) throws InterruptedException {
        String state = endTasks(loop, thread);
        boolean ended = thread.join(PATIENCE);
        AssertionError error = new AssertionError("The test took longer than its limit of " + seconds + " s"
                + (ended ? ". " : ", and did not end when it was cancelled. ") + state);
        Throwable failed = failure;
        if (failed != null) {
            error.addSuppressed(failed);
        }
        return error;
    }

    /** Cancels all tasks; returns what they did, or else what keeps the loop from answering. */
    private static String endTasks(TestLoop loop, Thread thread) throws InterruptedException {
        CompletableFuture<String> answer = new CompletableFuture<>();
        try {
            loop.loop().callSoonThreadsafe(() -> {
                answer.complete("Tasks:\n" + loop.loop().report());
                loop.loop().allTasks().forEach(Task::cancel);
            });
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return "The loop does not answer; it is at:\n" + stack(loop, thread);
        } catch (IllegalStateException | ExecutionException e) {
            return "It was just closing the loop: " + e.getMessage();
        }
    }

    /** What the loop is busy with: the coroutine that it runs, or else its own thread. */
    private static String stack(TestLoop loop, Thread thread) {
        Task<?> running = loop.loop().currentTask();
        StackTraceElement[] frames = running == null ? thread.getStackTrace() : running.getStack();
        return Arrays.stream(frames).map(frame -> "    at " + frame).collect(Collectors.joining("\n"));
    }
}
