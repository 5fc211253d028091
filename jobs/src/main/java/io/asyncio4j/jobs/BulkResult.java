// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

/**
 * What became of many jobs.
 *
 * @param added how many are stored
 * @param existing how many were there before, by their id
 * @param duplicates how many were refused, for another job holds their unique key
 */
public record BulkResult(long added, long existing, long duplicates) {
    /**
     * Returns how many jobs were handed in.
     *
     * @return the sum
     */
    public long total() {
        return added + existing + duplicates;
    }
}
