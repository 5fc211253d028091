// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aio pstree}: the tasks of a running JVM as a tree of who waits for whom. */
@Command(
        name = "pstree",
        mixinStandardHelpOptions = true,
        description = "Show the tasks of a running JVM as a tree: below each stand those that it waits for.",
        footer = {
            "",
            "aio pstree 4711           who waits for whom; tasks that wait in a circle are named as a cycle",
            "aio pstree --stack 4711   with the program's frames",
            "",
            "The JVM needs no preparation. Run aio as its user."
        })
final class PstreeCommand implements Callable<Integer> {
    @Mixin
    private InspectOptions options;

    @Option(names = "--stack", description = "Print the frames of the program below each task.")
    private boolean stack;

    @Override
    public Integer call() {
        return options.answer("tree", new Object[] {stack}, "boolean");
    }
}
