// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.cli.terminal.Plain;
import io.asyncio4j.jobs.broker.BrokerException;

/** Looks at a broker again and again; while it is away, that is said once to standard error. */
public final class BrokerAway {
    private boolean told;

    /** Makes one that has not looked. */
    public BrokerAway() {}

    /**
     * Looks once; if the broker does not answer, whoever looks next may be luckier.
     *
     * @param look looks and shows what it saw
     */
    public void look(Runnable look) {
        try {
            look.run();
            told = false;
        } catch (BrokerException e) {
            if (!told) {
                System.err.println(
                        "aio: " + Plain.line(String.valueOf(e.getMessage())) + " (looking again until Ctrl-C)");
            }
            told = true;
        }
    }
}
