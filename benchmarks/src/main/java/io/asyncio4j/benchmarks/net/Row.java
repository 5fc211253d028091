// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.net;

import java.util.Locale;

/** What is measured; the rows of the table. */
enum Row {
    ECHO_10("echo of 1 KiB, 10 connections", Question.ECHO, 10, 1),
    ECHO_100("echo of 1 KiB, 100 connections", Question.ECHO, 100, 1),
    ECHO_1000("echo of 1 KiB, 1000 connections", Question.ECHO, 1000, 1),
    HELLO_64("HTTP hello, 64 connections", Question.HELLO, 64, 1),
    ECHO_TWO_LOOPS("echo of 1 KiB, 100 connections, two loops", Question.ECHO, 100, 2),
    HELLO_TWO_LOOPS("HTTP hello, 64 connections, two loops", Question.HELLO, 64, 2);

    final String title;
    final Question question;
    final int connections;
    final int loops;

    Row(String title, Question question, int connections, int loops) {
        this.title = title;
        this.question = question;
        this.connections = connections;
        this.loops = loops;
    }

    /** Whether times are measured too, at half of the rate. */
    boolean hasLatency() {
        return this == ECHO_100 || this == HELLO_64;
    }

    /** The name on the command line: {@code echo-100}. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
