// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What counting the lines of a ledger comes to.
 *
 * @param orders how many there should be
 * @param effects how many lines there are
 * @param ordered the sum of what was ordered, in cents
 * @param booked the sum of what is in the books, in cents
 * @param faults what is missing, there twice, or nobody's; empty if each order was done once
 */
record Verdict(int orders, int effects, long ordered, long booked, List<String> faults) {
    static Verdict of(List<Order> orders, List<String> lines) {
        Map<String, Integer> counts = new HashMap<>();
        long booked = 0;
        for (String line : lines) {
            String[] fields = line.split(" ");
            counts.merge(fields[0] + " of " + fields[1], 1, Integer::sum);
            booked += fields[0].equals(Step.BOOK.type()) ? Long.parseLong(fields[2]) : 0;
        }
        List<String> faults = new ArrayList<>();
        for (Order order : orders) {
            for (Step step : Step.values()) {
                String what = step.type() + " of " + order.id();
                Integer times = counts.remove(what);
                if (times == null) {
                    faults.add(what + " is missing");
                } else if (times > 1) {
                    faults.add(what + " is there " + times + " times");
                }
            }
        }
        counts.keySet().stream().sorted().forEach(what -> faults.add(what + " was never ordered"));
        long ordered = orders.stream().mapToLong(Order::cents).sum();
        if (faults.isEmpty() && ordered != booked) {
            faults.add("the sums differ: " + ordered + " cents were ordered and " + booked + " are in the books");
        }
        return new Verdict(orders.size(), lines.size(), ordered, booked, List.copyOf(faults));
    }

    boolean holds() {
        return faults.isEmpty();
    }
}
