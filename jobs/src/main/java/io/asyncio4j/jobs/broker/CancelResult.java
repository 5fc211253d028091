// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

/** What became of the wish to cancel a job. */
public enum CancelResult {
    /** It had not begun, and will not. */
    CANCELLED,
    /** It runs; its worker is told. */
    REQUESTED,
    /** It was final already. */
    FINISHED,
    /** There is no such job. */
    UNKNOWN
}
