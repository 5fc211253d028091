// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import java.util.Locale;

/** One that is asked; the columns of the table. */
enum Peer {
    LOOM("asyncio4j, loom"),
    PORTABLE("asyncio4j, portable"),
    CONTINUATION("raw Continuation"),
    VIRTUAL_THREADS("virtual threads"),
    KOTLIN("Kotlin"),
    CPYTHON("CPython");

    final String title;

    Peer(String title) {
        this.title = title;
    }

    /** The method of the JMH classes that asks it: {@code virtualThreads}. */
    String method() {
        StringBuilder camel = new StringBuilder();
        for (String word : name().toLowerCase(Locale.ROOT).split("_")) {
            camel.append(camel.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return camel.toString();
    }
}
