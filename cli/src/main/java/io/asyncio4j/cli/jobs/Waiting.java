// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.cli.terminal.Progress;
import io.asyncio4j.jobs.broker.BrokerException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/** The command's own thread waits: for what a broker does, or for a while. */
public final class Waiting {
    private static final long SECONDS = 60;
    private static final int AT_ONCE = 200;

    private Waiting() {}

    /**
     * Waits for an answer, a minute at most.
     *
     * @param future the answer to come
     * @param <T> what it is
     * @return the answer
     * @throws BrokerException if there is none, or it is one
     */
    public static <T> T of(CompletableFuture<T> future) {
        return of(future, SECONDS);
    }

    /**
     * Waits for an answer.
     *
     * @param future the answer to come
     * @param seconds how long at most
     * @param <T> what it is
     * @return the answer
     * @throws BrokerException if there is none, or it is one
     */
    public static <T> T of(CompletableFuture<T> future, long seconds) {
        try {
            return future.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new BrokerException(
                    "The broker has not answered for " + seconds + " s; look after it and try again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException("Interrupted; what was under way may have been done or not", e);
        }
    }

    /**
     * Waits for a while.
     *
     * @param pause how long
     * @return false if the thread was interrupted, which it stays
     */
    public static boolean pause(Duration pause) {
        try {
            Thread.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Many calls under way at a time, answers in the order of the calls. */
    static final class Many<T> {
        private final Queue<CompletableFuture<T>> underWay = new ArrayDeque<>();
        private final Consumer<T> told;

        Many(Consumer<T> told) {
            this.told = told;
        }

        private void add(CompletableFuture<T> call) {
            underWay.add(call);
            if (underWay.size() >= AT_ONCE) {
                told.accept(of(underWay.remove()));
            }
        }

        /** Makes a call for each of some things, waits for all, and shows how far that is if it takes long. */
        <E> void each(String what, List<E> all, Function<E, CompletableFuture<T>> call) {
            try (Progress progress = Progress.of(what)) {
                int begun = 0;
                for (E one : all) {
                    add(call.apply(one));
                    progress.at(++begun - underWay.size(), all.size());
                }
                finish();
            }
        }

        private void finish() {
            while (!underWay.isEmpty()) {
                told.accept(of(underWay.remove()));
            }
        }
    }
}
