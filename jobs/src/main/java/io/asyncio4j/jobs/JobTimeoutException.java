// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import java.util.Objects;

/** A run took longer than its job allows. */
final class JobTimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JobTimeoutException(ActiveRun run, Throwable cause) {
        super(
                "it was cancelled after "
                        + Objects.requireNonNull(run.job.claimed()).job().timeoutMillis() + " ms",
                cause);
    }
}
