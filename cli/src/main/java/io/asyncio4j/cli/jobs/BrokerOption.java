// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Where jobs are kept, as the command line says it; commands below have the option too. */
public final class BrokerOption {
    @Option(
            names = {"-b", "--broker"},
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "Where jobs are kept: sqlite:PATH, redis://HOST:PORT/DATABASE, rediss://…,"
                    + " redis-sentinel://…, redis-cluster://…. Default: the variable " + BrokerUrl.VARIABLE
                    + ", or else sqlite:" + BrokerUrl.FILE + ", a file of this directory.")
    private @Nullable String given;

    /** For picocli. */
    public BrokerOption() {}

    /**
     * Returns whether the command line says it.
     *
     * @return false if it is left to the environment, or to what is usual
     */
    public boolean isGiven() {
        return given != null;
    }

    /**
     * Returns where jobs are kept: where the command line says, or else the environment, or else what is usual.
     *
     * @return where
     */
    public BrokerUrl url() {
        return BrokerUrl.of(given);
    }
}
