// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import java.util.List;

/** Looks at the server or the file that keeps the jobs, for what a broker does not tell. */
@FunctionalInterface
public interface DashboardInspection {
    /**
     * Something that a person should look after.
     *
     * @param severe whether jobs are in danger or cannot be kept; otherwise it is a risk
     * @param text what is wrong
     * @param remedy what to do; empty if nothing is known
     */
    record Finding(boolean severe, String text, String remedy) {}

    /**
     * Looks. Called about once a minute while somebody watches, in a thread of its own, which it may block; never twice at
     * once.
     *
     * @return what is wrong, worst first; empty if nothing is
     * @throws Exception if it could not look; its message is shown
     */
    List<Finding> look() throws Exception;
}
