// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ProcessPool} has lost a worker process, or could not start one, and does no work any more.
 *
 * <p>Counterpart of {@code concurrent.futures.process.BrokenProcessPool}. The message names the process, how it ended, what
 * it was running and what can be done.
 */
public class BrokenProcessPool extends RejectedExecutionException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what happened
     * @param cause why; may be null
     */
    public BrokenProcessPool(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
