// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs;

import io.asyncio4j.jobs.broker.Attempt;
import java.util.List;

/** The job whose result was awaited is dead: it has failed for good. */
public class JobFailedException extends JobException {
    private static final long serialVersionUID = 1L;

    /** The job. */
    private final String id;
    /** Why, in a few words. */
    private final String reason;

    private final transient List<Attempt> history;

    /**
     * Makes one.
     *
     * @param id which job
     * @param reason why, in a few words
     * @param history its runs that did not succeed, oldest first
     */
    public JobFailedException(String id, String reason, List<Attempt> history) {
        super("Job " + id + " has failed: " + reason, null);
        this.id = id;
        this.reason = reason;
        this.history = List.copyOf(history);
    }

    /**
     * Returns which job.
     *
     * @return its id; of a chain, that of the step
     */
    public String id() {
        return id;
    }

    /**
     * Returns why.
     *
     * @return a few words, such as the name of what its handler threw
     */
    public String reason() {
        return reason;
    }

    /**
     * Returns what became of its runs.
     *
     * @return those that did not succeed, oldest first, the last ten; with stacks as the worker noted them
     */
    public List<Attempt> history() {
        return history == null ? List.of() : history;
    }
}
