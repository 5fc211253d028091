// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.conformance;

/** What one kind of statement does. Called in a task. */
@FunctionalInterface
interface Statement {
    void run(Execution run, Arguments arguments);
}
