// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.broker.BrokerException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The command's own thread waits for what a broker does. */
final class Waiting {
    private static final long SECONDS = 60;
    private static final int AT_ONCE = 200;

    private Waiting() {}

    static <T> T of(CompletableFuture<T> future) {
        return of(future, SECONDS);
    }

    static <T> T of(CompletableFuture<T> future, long seconds) {
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

    /** Many calls under way at a time, answers in the order of the calls. */
    static final class Many<T> {
        private final Queue<CompletableFuture<T>> underWay = new ArrayDeque<>();
        private final Consumer<T> told;

        Many(Consumer<T> told) {
            this.told = told;
        }

        void add(CompletableFuture<T> call) {
            underWay.add(call);
            if (underWay.size() >= AT_ONCE) {
                told.accept(of(underWay.remove()));
            }
        }

        void finish() {
            while (!underWay.isEmpty()) {
                told.accept(of(underWay.remove()));
            }
        }
    }
}
