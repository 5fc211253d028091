// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import java.util.Collection;

/** A worker has no handler for the type of a job. */
public class UnknownHandlerException extends JobException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param type what the job is
     * @param known the types that have a handler
     */
    public UnknownHandlerException(String type, Collection<String> known) {
        super("No handler for jobs of type " + type + "; this worker has handlers for " + known, null);
    }
}
