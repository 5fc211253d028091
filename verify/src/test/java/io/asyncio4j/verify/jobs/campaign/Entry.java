// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import java.util.List;

/**
 * One line of a ledger.
 *
 * @param atNanos when, by the clock of {@link System#nanoTime}, which all processes of a machine share
 * @param mark what it tells
 * @param id the job; {@code -} for none
 * @param run which of its runs; 0 for none
 * @param detail words without blanks, as the mark wants them
 */
record Entry(long atNanos, Mark mark, String id, long run, List<String> detail) {
    static Entry now(Mark mark, String id, long run, Object... detail) {
        return new Entry(
                System.nanoTime(),
                mark,
                id,
                run,
                List.of(detail).stream().map(String::valueOf).toList());
    }

    static Entry parse(String line) {
        List<String> words = List.of(line.split(" "));
        return new Entry(
                Long.parseLong(words.get(0)),
                Mark.valueOf(words.get(1)),
                words.get(2),
                Long.parseLong(words.get(3)),
                words.subList(4, words.size()));
    }

    String detail(int index) {
        return detail.get(index);
    }

    long number(int index) {
        return Long.parseLong(detail.get(index));
    }

    @Override
    public String toString() {
        String fixed = atNanos + " " + mark + " " + id + " " + run;
        return detail.isEmpty() ? fixed : fixed + " " + String.join(" ", detail);
    }
}
