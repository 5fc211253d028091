// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the services did, a line each: who was sent a message, who got points, what is in the books. A job may run twice; the
 * ledger knows what it has by order and step, so that the second time has no effect.
 */
final class Ledger {
    private final Path file;
    private final boolean careful;
    private final Set<String> known = new HashSet<>();
    private final AtomicLong repeats = new AtomicLong();
    private volatile int booked;

    /**
     * Begins an empty one.
     *
     * @param careful whether it looks for what it has before it writes; what is careless fails its check
     */
    Ledger(Path file, boolean careful) {
        this.file = file;
        this.careful = careful;
        write("");
    }

    /** Notes an effect once, however often it is told. Any thread. */
    synchronized void enter(Step step, Order order) {
        if (!known.add(order.id() + " " + step.type())) {
            repeats.incrementAndGet();
            if (careful) {
                return;
            }
        } else if (step == Step.BOOK) {
            booked++;
        }
        write(step.type() + " " + order.id() + " " + order.cents() + "\n");
    }

    private void write(String line) {
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many orders are in the books. */
    int booked() {
        return booked;
    }

    /** How many calls told what was known. */
    long repeats() {
        return repeats.get();
    }

    /** Reads what was written and counts it against what was ordered. */
    Verdict check(List<Order> orders) {
        try {
            return Verdict.of(orders, Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
