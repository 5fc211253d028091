// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

/** Thrown to whoever takes from a source that is to be drained and has nothing left. */
final class SourceDrained extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SourceDrained() {
        super("no job is left", null, false, false);
    }
}
