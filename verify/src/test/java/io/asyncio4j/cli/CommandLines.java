// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What {@code aio} says of a command line, without running it. */
public final class CommandLines {
    private CommandLines() {}

    /** What is wrong with what stands behind {@code aio}; null if nothing is. */
    public static @Nullable String faultOf(List<String> arguments) {
        try {
            Main.commandLine().parseArgs(arguments.toArray(String[]::new));
            return null;
        } catch (ParameterException e) {
            return e.getMessage();
        }
    }

    /** The words of a command line that name no command and no option; words in capitals stand for something. */
    public static List<String> unknownIn(List<String> arguments) {
        List<String> unknown = new ArrayList<>();
        CommandLine command = Main.commandLine();
        boolean commands = true;
        for (String word : arguments) {
            CommandLine sub = command.getSubcommands().get(word);
            if (commands && sub != null) {
                command = sub;
            } else if (word.startsWith("-") && word.length() > 1) {
                String name = word.replaceFirst("[= ].*", "");
                if (!command.getCommandSpec().optionsMap().containsKey(name)) {
                    unknown.add(name);
                }
                commands = false;
            } else {
                if (commands && !command.getSubcommands().isEmpty() && word.matches("[a-z-]+")) {
                    unknown.add(word);
                }
                commands = false;
            }
        }
        return unknown;
    }
}
