// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Many connections to a server that ask it the same question, all in the calling thread.
 *
 * <p>In a closed loop each connection sends its next request when it has the answer, so that the server is never idle.
 * In an open loop the requests come at a fixed rate, whether or not the server keeps up, and a time counts from the moment
 * at which the request was due: a server that stops for a while is charged for all that came due meanwhile.
 */
final class Load implements AutoCloseable {
    private static final long MILLISECOND = 1_000_000;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);

    private final Selector selector;
    private final List<Caller> callers = new ArrayList<>();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(1 << 16);

    private Load(Selector selector) {
        this.selector = selector;
    }

    /** Opens the connections, and checks one answer on each. */
    static Load open(InetSocketAddress server, Question question, int connections) throws IOException {
        Load load = new Load(Selector.open());
        try {
            for (int i = 0; i < connections; i++) {
                load.callers.add(Caller.connect(server, question, load.selector));
            }
            return load;
        } catch (IOException e) {
            load.close();
            throw e;
        }
    }

    /** Asks as fast as the server answers; how many answers a second came. */
    double closedLoop(Duration time) throws IOException {
        long begin = System.nanoTime();
        for (Caller caller : callers) {
            caller.send(begin);
        }
        long[] answers = {0};
        Answered askAgain = caller -> {
            answers[0]++;
            caller.send(0);
        };
        long now = begin;
        while (now - begin < time.toNanos()) {
            select(100, askAgain);
            now = System.nanoTime();
        }
        double rate = answers[0] * 1e9 / (now - begin);
        awaitAnswers();
        return rate;
    }

    /** Each caller has one request under way; takes the answers. */
    private void awaitAnswers() throws IOException {
        int[] waiting = {callers.size()};
        Answered note = caller -> waiting[0]--;
        long begin = System.nanoTime();
        while (waiting[0] > 0) {
            select(100, note);
            giveUpAfter(begin, LAST_ANSWERS);
        }
    }

    /** Asks at a rate, so many requests a second, and measures how long each answer takes from when it was due. */
    Latencies openLoop(double rate, Duration time) throws IOException {
        Latencies latencies = new Latencies();
        ArrayDeque<Caller> free = new ArrayDeque<>(callers);
        long requests = Math.max(1, Math.round(rate * time.toNanos() / 1e9));
        long begin = System.nanoTime() + MILLISECOND;
        Answered note = caller -> {
            latencies.add(System.nanoTime() - caller.since());
            free.add(caller);
        };
        long sent = 0;
        while (latencies.total() < requests) {
            long due = begin + (long) (sent * 1e9 / rate);
            while (sent < requests && !free.isEmpty() && due - System.nanoTime() <= 0) {
                free.remove().send(due);
                sent++;
                due = begin + (long) (sent * 1e9 / rate);
            }
            select(0, note);
            giveUpAfter(begin, time.multipliedBy(2).plus(LAST_ANSWERS));
        }
        return latencies;
    }

    /** What becomes of a caller whose answer is complete. */
    @FunctionalInterface
    private interface Answered {
        void accept(Caller caller) throws IOException;
    }

    /** Handles what is ready; waits for that at most so many milliseconds, 0 for not at all. */
    private void select(long millis, Answered answered) throws IOException {
        try {
            if (millis == 0) {
                selector.selectNow(key -> proceed(key, answered));
            } else {
                selector.select(key -> proceed(key, answered), millis);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void proceed(SelectionKey key, Answered answered) {
        Caller caller = (Caller) key.attachment();
        try {
            if (caller.isAnswered(scratch)) {
                answered.accept(caller);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void giveUpAfter(long begin, Duration most) throws IOException {
        if (System.nanoTime() - begin > most.toNanos()) {
            throw new IOException("The server does not keep up: answers are missing after " + most);
        }
    }

    @Override
    public void close() throws IOException {
        for (Caller caller : callers) {
            caller.close();
        }
        selector.close();
    }
}
