// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aio ps}: the tasks of a running JVM as a table. */
@Command(
        name = "ps",
        mixinStandardHelpOptions = true,
        description = "Show the tasks of a running JVM: state, age, what each waits for, and where.",
        footer = {
            "",
            "aio ps            lists the JVMs of this machine",
            "aio ps 4711       the loops and tasks of one",
            "aio ps --json 4711 | jq .",
            "",
            "The JVM needs no preparation. Run aio as its user."
        })
final class PsCommand implements Callable<Integer> {
    @Mixin
    private InspectOptions options;

    @Override
    public Integer call() {
        return options.answer("table", new Object[0]);
    }
}
