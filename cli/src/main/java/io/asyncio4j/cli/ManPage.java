// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import java.util.ArrayList;
import java.util.IllegalFormatException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of one command in roff: what its {@code --help} says, in the sections of section 1. */
final class ManPage {
    private static final String EXIT_CODES = "Exit codes:";
    private static final Pattern FIRST_SENTENCE = Pattern.compile("\\.(?: .*)?$", Pattern.DOTALL);

    /** What the launchers and the commands read from the environment. */
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "AIO_BROKER", "Where jobs are, if --broker does not say.",
            "AIO_CACHE",
                    "Folder for the cache of loaded classes, which is made at the first start. Empty: none. By default the"
                            + " folder cache of the installation, or ~/.cache/asyncio4j if that cannot be written.",
            "AIO_JAVA_OPTS", "More options for the JVM, parted by spaces, such as -Xmx512m.",
            "AIO_JDK_ROOTS", "Folders that hold JDKs, parted by colons, instead of the usual places.",
            "JAVA_HOME", "The Java to run with, if it is 25 or newer.");

    private final CommandSpec command;
    private final StringBuilder page = new StringBuilder();
    private boolean afterHeading;
    private boolean paragraphDue;

    private ManPage(CommandSpec command) {
        this.command = command;
    }

    /** The name of a command's page: {@code aio-jobs-ls} for {@code aio jobs ls}. */
    static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    /** The page of a command. */
    static String of(CommandSpec command) {
        return new ManPage(command).write();
    }

    private String write() {
        page.append(".\\\" SPDX-License-Identifier: Apache-2.0\n");
        page.append(".TH \"")
                .append(escaped(name(command).toUpperCase(Locale.ROOT)))
                .append("\" \"1\" \"\" \"")
                .append(escaped(command.root().version()[0]))
                .append("\" \"User commands\"\n");
        page.append(".nh\n.ad l\n");
        section("NAME");
        line(name(command) + " - " + summary(command));
        section("SYNOPSIS");
        verbatim(help().synopsis(0).stripTrailing().lines().toList());
        section("DESCRIPTION");
        prose(List.of(command.usageMessage().description()));
        arguments();
        subcommands();
        footer();
        if (command.parent() == null) {
            section("ENVIRONMENT");
            ENVIRONMENT.keySet().stream()
                    .sorted()
                    .forEach(name -> item(".B " + escaped(name), List.of(ENVIRONMENT.get(name))));
        }
        seeAlso();
        return page.toString();
    }

    /** The first sentence of what a command is for, as the table of commands shows it. */
    private static String summary(CommandSpec command) {
        String[] said = command.usageMessage().header().length > 0
                ? command.usageMessage().header()
                : command.usageMessage().description();
        String first = said.length == 0 ? command.name() : plain(said[0]);
        return FIRST_SENTENCE.matcher(first).replaceFirst("");
    }

    private Help help() {
        return new Help(command, CommandLine.Help.defaultColorScheme(Help.Ansi.OFF));
    }

    private void arguments() {
        List<PositionalParamSpec> parameters = command.positionalParameters().stream()
                .filter(parameter -> !parameter.hidden() && parameter.group() == null)
                .toList();
        if (!parameters.isEmpty()) {
            section("ARGUMENTS");
            parameters.forEach(this::argument);
        }
        List<OptionSpec> options = command.options().stream()
                .filter(option -> !option.hidden() && !hasHeading(option.group()))
                .toList();
        if (!options.isEmpty()) {
            section("OPTIONS");
            options.forEach(this::argument);
        }
        command.argGroups().forEach(this::group);
    }

    private static boolean hasHeading(ArgGroupSpec group) {
        return group != null && (group.heading() != null || hasHeading(group.parentGroup()));
    }

    private void group(ArgGroupSpec group) {
        if (group.heading() != null) {
            page.append(".SS ")
                    .append(escaped(plain(group.heading()).strip().replaceFirst(":$", "")))
                    .append('\n');
            group.allOptionsNested().stream().filter(option -> !option.hidden()).forEach(this::argument);
        }
    }

    private void argument(ArgSpec argument) {
        String label = plain(help().parameterLabelRenderer()
                .renderParameterLabel(argument, Help.Ansi.OFF, List.of())
                .toString());
        String names = argument instanceof OptionSpec option
                ? Stream.of(option.names())
                        .map(name -> "\\fB" + escaped(name) + "\\fR")
                        .collect(Collectors.joining(", "))
                : "";
        item(names + escaped(label), List.of(argument.description()));
    }

    private void subcommands() {
        List<CommandSpec> visible = visible(command);
        if (!visible.isEmpty()) {
            section("COMMANDS");
            visible.forEach(sub -> item(
                    "\\fB" + escaped(name(sub)) + "\\fR(1)",
                    List.of(sub.usageMessage().description())
                            .subList(0, Math.min(1, sub.usageMessage().description().length))));
        }
    }

    /** The commands below one that its help shows. */
    static List<CommandSpec> visible(CommandSpec command) {
        return command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(sub -> !sub.usageMessage().hidden())
                .distinct()
                .toList();
    }

    private void footer() {
        List<String> notes = new ArrayList<>();
        List<String> codes = new ArrayList<>();
        for (String line : command.usageMessage().footer()) {
            (plain(line).startsWith(EXIT_CODES) ? codes : notes).add(line);
        }
        if (notes.stream().anyMatch(line -> !line.isBlank())) {
            section("NOTES");
            prose(notes);
        }
        if (!codes.isEmpty()) {
            section("EXIT STATUS");
            prose(codes.stream()
                    .map(line -> plain(line).substring(EXIT_CODES.length()).strip())
                    .toList());
        }
    }

    private void seeAlso() {
        Stream<CommandSpec> above =
                Stream.iterate(command, one -> one != null, CommandSpec::parent).skip(1);
        List<CommandSpec> others =
                Stream.concat(above, visible(command).stream()).toList();
        if (!others.isEmpty()) {
            section("SEE ALSO");
            page.append(others.stream()
                            .map(other -> "\\fB" + escaped(name(other)) + "\\fR(1)")
                            .collect(Collectors.joining(",\n")))
                    .append('\n');
        }
    }

    /** Paragraphs; what is indented, and lines that are commands, stay as they are. */
    private void prose(List<String> lines) {
        List<String> block = new ArrayList<>();
        for (String raw : lines) {
            String line = plain(raw);
            if (line.startsWith(" ") || line.startsWith(command.root().name() + " ")) {
                block.add(line);
                continue;
            }
            flush(block);
            if (line.isBlank()) {
                endParagraph();
            } else {
                line(line);
            }
        }
        flush(block);
    }

    private void flush(List<String> block) {
        if (!block.isEmpty()) {
            verbatim(block.stream().map(String::strip).toList());
            block.clear();
        }
    }

    private void verbatim(List<String> lines) {
        endParagraph();
        beginText();
        page.append(".nf\n");
        lines.forEach(this::line);
        page.append(".fi\n");
        endParagraph();
    }

    private void section(String title) {
        page.append(".SH ").append(title).append('\n');
        afterHeading = true;
        paragraphDue = false;
    }

    /** What comes next is a paragraph of its own; the first one of a section is so anyway. */
    private void endParagraph() {
        paragraphDue = !afterHeading;
    }

    private void beginText() {
        if (paragraphDue) {
            page.append(".PP\n");
        }
        paragraphDue = false;
        afterHeading = false;
    }

    private void item(String term, List<String> description) {
        paragraphDue = false;
        page.append(".TP\n").append(term).append('\n');
        description.forEach(text -> line(plain(text)));
    }

    private void line(String text) {
        if (!text.isBlank()) {
            beginText();
            page.append(escaped(text.stripTrailing())).append('\n');
        }
    }

    /** Text as picocli prints it, without markup for colours. */
    private static String plain(String text) {
        String formatted;
        try {
            formatted = String.format(Locale.ROOT, text);
        } catch (IllegalFormatException e) {
            formatted = text; // picocli prints such a text as it is
        }
        return Help.Ansi.OFF.string(formatted);
    }

    /** Text that roff prints as it is, in ASCII. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(point -> {
            switch (point) {
                case '\\' -> escaped.append("\\e");
                case '-' -> escaped.append("\\-");
                case '\'' -> escaped.append("\\(aq");
                case '"' -> escaped.append("\\(dq");
                case '^' -> escaped.append("\\(ha");
                case '~' -> escaped.append("\\(ti");
                case '`' -> escaped.append("\\(ga");
                default -> {
                    if (point < 128) {
                        escaped.appendCodePoint(point);
                    } else {
                        escaped.append(String.format("\\[u%04X]", point));
                    }
                }
            }
        });
        return escaped.toString().startsWith(".") ? "\\&" + escaped : escaped.toString();
    }
}
