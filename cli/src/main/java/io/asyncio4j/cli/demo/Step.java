// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What is done for an order; each is a job that calls a service. The entry in the books waits for the others. */
enum Step {
    SMS("messages", 200, 500),
    POINTS("points", 100, 300),
    MAIL("messages", 300, 900),
    BOOK("books", 40, 120);

    private final String queue;
    private final int least;
    private final int most;

    Step(String queue, int least, int most) {
        this.queue = queue;
        this.least = least;
        this.most = most;
    }

    /** The name of its handler, and of its service. */
    String type() {
        return name().toLowerCase(Locale.ROOT);
    }

    String queue() {
        return queue;
    }

    /** How long the service takes, in milliseconds. */
    int least() {
        return least;
    }

    int most() {
        return most;
    }

    /** The steps that run beside each other, before the entry in the books. */
    static List<Step> besideEachOther() {
        return List.of(SMS, POINTS, MAIL);
    }

    static List<String> types() {
        return Arrays.stream(values()).map(Step::type).toList();
    }

    static List<String> queues() {
        return Arrays.stream(values()).map(Step::queue).distinct().toList();
    }

    /** Which step a job is: those that run beside each other are parts, called after the order; the join is the order's. */
    static Step of(String job) {
        int dot = job.indexOf('.');
        return dot < 0 ? BOOK : valueOf(job.substring(dot + 1).toUpperCase(Locale.ROOT));
    }
}
