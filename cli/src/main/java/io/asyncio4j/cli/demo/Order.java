// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

/**
 * What a customer orders.
 *
 * @param id which order
 * @param customer who
 * @param cents for how much
 */
record Order(String id, String customer, long cents) {
    /** The order that a job belongs to. */
    static String of(String job) {
        int dot = job.indexOf('.');
        return dot < 0 ? job : job.substring(0, dot);
    }
}
