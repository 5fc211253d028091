// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.cli.doctor.DoctorCommand;
import io.asyncio4j.cli.jobs.JobsCommand;
import io.asyncio4j.cli.terminal.Plain;
import io.asyncio4j.cli.top.TopCommand;
import io.asyncio4j.jobs.JobException;
import io.asyncio4j.jobs.SourceException;
import io.asyncio4j.jobs.broker.BrokerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code aio} command. */
@Command(
        name = "aio",
        description =
                "asyncio for Java: durable jobs and their workers, small servers, a demonstration, stories, a look into running JVMs.",
        mixinStandardHelpOptions = true,
        version = "aio " + Main.VERSION,
        subcommands = {
            WorkerCommand.class,
            DashboardCommand.class,
            JobsCommand.class,
            ServeCommand.class,
            DemoCommand.class,
            StoryCommand.class,
            TopCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            PsCommand.class,
            PstreeCommand.class,
            ManCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong use, 130 ended by Ctrl-C, 143 ended by SIGTERM.",
            "Try 'aio demo', then 'aio jobs --help' and 'aio worker --help'."
        })
public final class Main implements Runnable {
    static final String VERSION = "0.1.0-SNAPSHOT";

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USE = 2;

    @Spec
    private CommandSpec spec;

    private Main() {}

    /**
     * Runs the command and ends the JVM with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /**
     * Runs the command.
     *
     * @param args the command line
     * @return its exit code
     */
    static int run(String... args) {
        return commandLine().execute(args);
    }

    /** The command with its subcommands. */
    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false) // a payload may begin with @
                .setExecutionExceptionHandler(failures())
                .setParameterExceptionHandler(Main::wrongUse);
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    private static IExecutionExceptionHandler failures() {
        return (failure, command, parsed) -> {
            switch (failure) {
                case ParameterException wrong -> {
                    return wrongUse(wrong, new String[0]);
                }
                case IllegalArgumentException wrong -> {
                    complain(wrong.getMessage());
                    return WRONG_USE;
                }
                case SourceException known -> {
                    complain(known.getMessage());
                    return FAILED;
                }
                case JobException known -> {
                    complain(known.getMessage());
                    return FAILED;
                }
                case BrokerException known -> {
                    complain(known.getMessage());
                    return FAILED;
                }
                case CommandFailedException known -> {
                    complain(known.getMessage());
                    return FAILED;
                }
                default -> {
                    complain("unexpected failure");
                    failure.printStackTrace();
                    return FAILED;
                }
            }
        };
    }

    private static int wrongUse(ParameterException wrong, String[] args) {
        String near = wrong instanceof UnmatchedArgumentException unmatched
                ? NearestWord.of(unmatched)
                        .map(word -> ". Did you mean '" + word + "'?")
                        .orElse("")
                : "";
        complain(wrong.getMessage().replaceFirst("^Error: M", "m") + near + "\n     See '"
                + wrong.getCommandLine().getCommandSpec().qualifiedName(" ") + " --help'.");
        return WRONG_USE;
    }

    private static void complain(String message) {
        System.err.println("aio: " + Plain.lines(String.valueOf(message)));
    }
}
