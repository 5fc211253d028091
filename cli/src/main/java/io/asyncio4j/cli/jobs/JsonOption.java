// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import picocli.CommandLine.Option;

/** Whether the output is for programs. */
final class JsonOption {
    @Option(names = "--json", description = "Print JSON: all that is known, for programs such as jq.")
    private boolean json;

    boolean wanted() {
        return json;
    }
}
