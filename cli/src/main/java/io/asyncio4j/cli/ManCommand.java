// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aio man}: the manual pages, made from what the commands say of themselves. */
@Command(
        name = "man",
        mixinStandardHelpOptions = true,
        description = "Print the manual page of a command, for man or mandoc.",
        footer = {"", "aio man worker | man -l -", "aio man --output share/man/man1"})
final class ManCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "Which one, such as 'jobs ls'. Default: aio itself")
    private List<String> names = List.of();

    @Option(names = "--output", paramLabel = "DIR", description = "Write the pages of all commands into this folder.")
    private @Nullable Path output;

    @Override
    public Integer call() {
        if (output == null) {
            System.out.print(ManPage.of(named()));
            return Main.DONE;
        }
        if (!names.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--output writes all pages; leave out " + names.getFirst());
        }
        try {
            Files.createDirectories(output);
            write(spec.root(), output);
        } catch (IOException e) {
            throw new CommandFailedException("Cannot write to " + output + ": " + e.getMessage(), e);
        }
        return Main.DONE;
    }

    private CommandSpec named() {
        CommandSpec command = spec.root();
        for (String name : names) {
            CommandLine next = command.subcommands().get(name);
            if (next == null) {
                throw new ParameterException(
                        spec.commandLine(),
                        command.qualifiedName(" ") + " has no command " + name + "; see '" + command.qualifiedName(" ")
                                + " --help'");
            }
            command = next.getCommandSpec();
        }
        return command;
    }

    private static void write(CommandSpec command, Path folder) throws IOException {
        Files.writeString(folder.resolve(ManPage.name(command) + ".1"), ManPage.of(command));
        for (CommandSpec sub : ManPage.visible(command)) {
            write(sub, folder);
        }
    }
}
