// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

/**
 * Something that must not be.
 *
 * @param rule what does not hold
 * @param text of which job, and what the ledgers tell of it
 */
record Violation(Rule rule, String text) {
    @Override
    public String toString() {
        return rule + ": " + text;
    }
}
