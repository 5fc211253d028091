// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import java.lang.module.FindException;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@code aio ps} and {@code aio pstree} have in common. */
final class InspectOptions {
    private static final String DRAWN = "├└─│…→↻";
    private static final String TYPED = "|`-|~>@";

    private static final int LEAST_WIDTH = 40;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "PID", description = "Which process; without, list them.")
    private @Nullable String process;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "How many tasks to show; default ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--all", description = "Show all tasks.")
    private boolean all;

    @Option(
            names = "--width",
            paramLabel = "N",
            description = "Columns of a line; default the terminal's, or no limit where there is none.")
    private @Nullable Integer width;

    @Option(names = "--json", description = "Print all that is known as JSON instead.")
    private boolean json;

    /** Asks the process, or lists those there are. */
    int answer(String operation, Object[] more, String... typesOfMore) {
        if (limit < 1 || width != null && width < LEAST_WIDTH) {
            throw new ParameterException(
                    spec.commandLine(),
                    limit < 1 ? "--limit must be 1 at least" : "--width must be " + LEAST_WIDTH + " at least");
        }
        if (ModuleLayer.boot().findModule("jdk.attach").isEmpty()) {
            throw new CommandFailedException(
                    "this Java cannot look into others, it lacks module jdk.attach; have JAVA_HOME point at a JDK",
                    new FindException("jdk.attach"));
        }
        if (process == null) {
            print(JvmList.text(columns()));
            return Main.DONE;
        }
        Inspected inspected = new Inspected(pid(process));
        if (json) {
            print(inspected.ask("json", new Object[0]) + "\n");
            return Main.DONE;
        }
        Object[] arguments = new Object[2 + more.length];
        String[] types = new String[2 + more.length];
        arguments[0] = columns();
        arguments[1] = all ? 0 : limit;
        types[0] = "int";
        types[1] = "int";
        System.arraycopy(more, 0, arguments, 2, more.length);
        System.arraycopy(typesOfMore, 0, types, 2, more.length);
        String text = inspected.ask(operation, arguments, types);
        print(text.contains("\n… and ") ? text.stripTrailing() + "; --all shows them\n" : text);
        return Main.DONE;
    }

    private long pid(String text) {
        try {
            long pid = Long.parseLong(text);
            if (pid > 0) {
                return pid;
            }
        } catch (NumberFormatException e) {
            throw new ParameterException(spec.commandLine(), noPid(text), e);
        }
        throw new ParameterException(spec.commandLine(), noPid(text));
    }

    private static String noPid(String text) {
        return "a PID is a number above 0, and '" + text + "' is none; 'aio ps' lists those there are";
    }

    private int columns() {
        if (width != null) {
            return width;
        }
        if (System.console() == null || !System.console().isTerminal()) {
            return 0;
        }
        return new UsageMessageSpec().autoWidth(true).width();
    }

    /** Lines are drawn with what the output's encoding has. */
    private static void print(String text) {
        Charset charset = System.out.charset();
        if (charset.canEncode() && charset.newEncoder().canEncode(DRAWN)) {
            System.out.print(text);
        } else {
            StringBuilder typed = new StringBuilder(text.length());
            text.chars().forEach(c -> typed.append(DRAWN.indexOf(c) >= 0 ? TYPED.charAt(DRAWN.indexOf(c)) : (char) c));
            System.out.print(typed);
        }
        System.out.flush();
    }
}
