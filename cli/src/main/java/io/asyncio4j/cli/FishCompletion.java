// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Completion for fish: a {@code complete} line for each word, with the condition that the words before name the command
 * it belongs to.
 */
final class FishCompletion {
    private final String program;
    private final String condition;
    private final StringBuilder script = new StringBuilder();

    private FishCompletion(String program) {
        this.program = program;
        this.condition = "__" + program + "_at";
    }

    /** Writes the script for a command and all below it. */
    static String script(String program, CommandSpec root) {
        FishCompletion completion = new FishCompletion(program);
        completion.prologue(root);
        completion.command(root, List.of());
        return completion.script.toString();
    }

    /** Conditions: the words before, but for options, are those of a command; or the line has these words and parameters. */
    private void prologue(CommandSpec root) {
        SequencedSet<String> valued = new LinkedHashSet<>();
        collectValued(root, valued);
        script.append("# completion of ").append(program).append(" for fish\n");
        script.append("function ").append(condition).append("\n");
        script.append("    set -l words\n    set -l skip 0\n");
        script.append("    for word in (commandline -opc)[2..-1]\n");
        script.append("        if test $skip = 1\n            set skip 0\n            continue\n        end\n");
        script.append("        switch $word\n            case ")
                .append(String.join(" ", valued))
                .append("\n                set skip 1\n");
        script.append(
                "            case '-*'\n            case '*'\n                set -a words $word\n        end\n    end\n");
        script.append("    test \"$argv\" = \"$words\"\nend\n\n");
        script.append("function ").append(condition).append("_or_below\n");
        script.append("    set -l pattern (string escape --style=regex -- \"$argv\")\n");
        script.append(
                "    string match -qr -- \"(^| )$pattern( |\\$)\" (string join ' ' -- (commandline -opc)[2..-1])\nend\n\n");
        script.append("complete -c ").append(program).append(" -f\n");
    }

    private static void collectValued(CommandSpec command, SequencedSet<String> names) {
        for (OptionSpec option : command.options()) {
            if (option.arity().min() > 0) {
                names.addAll(List.of(option.names()));
            }
        }
        command.subcommands().values().forEach(below -> collectValued(below.getCommandSpec(), names));
    }

    private void command(CommandSpec command, List<String> path) {
        boolean leaf = command.subcommands().isEmpty();
        String here = "-n '" + condition + (leaf ? "_or_below" : "")
                + (path.isEmpty() ? "" : " " + String.join(" ", path)) + "'";
        for (Map.Entry<String, CommandLine> below : command.subcommands().entrySet()) {
            CommandSpec spec = below.getValue().getCommandSpec();
            if (!spec.usageMessage().hidden()) {
                line(
                        here,
                        "-a " + quoted(below.getKey()),
                        first(spec.usageMessage().description()));
            }
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            if (parameter.completionCandidates() != null) {
                line(here, "-a " + quoted(words(parameter.completionCandidates())), "");
            }
        }
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                option(option, here);
            }
        }
        command.subcommands().forEach((name, below) -> {
            List<String> deeper = new ArrayList<>(path);
            deeper.add(name);
            command(below.getCommandSpec(), deeper);
        });
    }

    private void option(OptionSpec option, String here) {
        StringBuilder words = new StringBuilder();
        for (String name : option.names()) {
            words.append(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1))
                    .append(' ');
        }
        if (option.arity().min() > 0) {
            words.append(takesFile(option) ? "-r -F " : "-x ");
            if (option.completionCandidates() != null) {
                words.append("-a ").append(quoted(words(option.completionCandidates())));
            }
        }
        line(here, words.toString().strip(), first(option.description()));
    }

    private static String words(Iterable<String> candidates) {
        return String.join(" ", candidates);
    }

    private static boolean takesFile(OptionSpec option) {
        return option.type() == java.io.File.class
                || option.type() == java.nio.file.Path.class
                || option.auxiliaryTypes().length > 0 && option.auxiliaryTypes()[0] == java.nio.file.Path.class;
    }

    private void line(String here, String words, String description) {
        script.append("complete -c ")
                .append(program)
                .append(' ')
                .append(here)
                .append(' ')
                .append(words);
        if (!description.isEmpty()) {
            script.append(" -d ").append(quoted(description));
        }
        script.append('\n');
    }

    private static String first(String[] description) {
        String line = description.length == 0 ? "" : description[0];
        int end = line.indexOf(". ");
        String sentence = end < 0 ? line : line.substring(0, end);
        return sentence.replaceFirst("[.]$", "").replace("%%", "%").strip();
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
