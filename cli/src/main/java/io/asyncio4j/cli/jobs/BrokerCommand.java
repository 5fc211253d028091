// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.broker.Broker;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that opens the broker, does one thing and closes it. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
abstract class BrokerCommand implements Callable<Integer> {
    static final int DONE = 0;
    static final int NOT_DONE = 1;

    final PrintStream out = System.out;

    @Spec
    CommandSpec spec;

    @Override
    public final Integer call() {
        check();
        System.setProperty("org.slf4j.simpleLogger.log.io.asyncio4j", "error"); // a worker tells of the server's state
        BrokerUrl url = url();
        try (Broker broker = isFirst() ? url.open() : url.openExisting()) {
            int code = run(broker);
            out.flush();
            return code;
        }
    }

    /** Objects to options that make no sense, before anything is opened. */
    void check() {}

    /** Whether it may be the first to use the broker. */
    boolean isFirst() {
        return false;
    }

    abstract int run(Broker broker);

    BrokerUrl url() {
        CommandSpec above = spec.parent();
        while (!(above.userObject() instanceof JobsCommand)) {
            above = above.parent();
        }
        return ((JobsCommand) above.userObject()).broker();
    }

    ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    /** Says something that is not what was asked for, so that the output holds that alone. */
    static void tell(String sentence) {
        System.err.println(sentence);
    }

    /** Says what could not be done, though the rest was. */
    static void complain(String sentence) {
        System.err.println("aio: " + sentence);
    }

    /** The columns of the terminal; 0 where there is none. */
    static int columns() {
        return Asking.onTerminal() ? new UsageMessageSpec().autoWidth(true).width() : 0;
    }

    static List<String> queues(Broker broker, List<String> named) {
        return named.isEmpty() ? Waiting.of(broker.queues()) : named;
    }

    static String count(long number, String one) {
        return number + " " + (number == 1 ? one : one + "s");
    }
}
