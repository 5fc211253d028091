// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.inspect;

/** How a loop stood when it was looked at. */
public enum LoopState {
    /** It runs, and it answered. */
    RUNNING,
    /** It runs and did not answer in time: some code holds its thread. */
    BLOCKED,
    /** It does not run: it has not begun, or is between two runs. */
    STOPPED
}
