// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What happens in a demonstration, so far as it can be said beforehand: the same seed gives the same orders, the same times
 * that services take, and the same calls that fail, in whatever order they come.
 *
 * @param seed which demonstration
 * @param count how many orders
 */
record Plan(long seed, int count) {
    private static final List<String> CUSTOMERS =
            List.of("Ada", "Alan", "Barbara", "Claude", "Donald", "Edsger", "Frances", "Grace", "Tony", "Margaret");
    private static final int CHEAPEST = 500;
    private static final int DEAREST = 20_000;
    private static final int FAILS_OF_100 = 5;

    /** How a service treats a call. */
    enum Fate {
        /** It does what it was asked for, and says so. */
        WORKS,
        /** It does nothing. */
        REFUSES,
        /** It does what it was asked for, and the caller never hears of it. */
        ANSWER_LOST
    }

    List<Order> orders() {
        return IntStream.rangeClosed(1, count).mapToObj(this::order).toList();
    }

    /** Any order, also one after the last. */
    Order order(int number) {
        String id = String.format(Locale.ROOT, "order-%04d", number);
        SplittableRandom random = random(id);
        return new Order(id, CUSTOMERS.get(random.nextInt(CUSTOMERS.size())), random.nextLong(CHEAPEST, DEAREST));
    }

    /** How long the service takes for a step, in milliseconds. */
    int millis(String order, Step step) {
        return random(order + " takes " + step).nextInt(step.least(), step.most());
    }

    Fate fate(String order, Step step, int attempt) {
        int lot = random(order + " fate " + step + " " + attempt).nextInt(100);
        if (lot >= FAILS_OF_100) {
            return Fate.WORKS;
        }
        return lot % 2 == 0 ? Fate.REFUSES : Fate.ANSWER_LOST;
    }

    private SplittableRandom random(String what) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + what.hashCode());
    }
}
