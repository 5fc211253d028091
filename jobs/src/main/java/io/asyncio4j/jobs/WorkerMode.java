// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

/** Who takes the jobs. */
public enum WorkerMode {
    /** One coroutine, on a loop of its own, takes batches and hands each job to the loop with the fewest. */
    MASTER,
    /** Each loop runs as many coroutines as it may run jobs; each takes one, does it, takes the next. */
    WORKERS,
    /** On each loop one coroutine takes batches, and each job of a batch runs in a coroutine of its own. */
    BATCHES
}
