// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.cli.demo.Demonstration;
import io.asyncio4j.cli.process.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aio demo}: the whole system at work, and the proof that nothing was lost or done twice. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Show the whole system at work; needs no set-up.",
        footer = {
            "",
            "A shop takes orders. Each one becomes four jobs in a file, or in a real Redis of its own: a text message, bonus"
                    + " points and a mail, and when these are done an entry in the books. Two worker processes do them by"
                    + " calling services that are slow and fail now and then. One worker is killed on the way, and its jobs"
                    + " run again elsewhere. In the end the books are counted: each order must be in them exactly once."
                    + " Takes about ten seconds.",
            "",
            "Exit codes: 0 if the books are right, 1 if not, 130 after Ctrl-C. It leaves nothing behind but the timeline."
        })
final class DemoCommand implements Callable<Integer> {
    private static final int BAR = 24;

    @Option(names = "--redis", description = "Keep the jobs in a Redis that is started for it, and not in a file.")
    private boolean withRedis;

    @Option(names = "--keep", description = "Leave shop, workers and dashboard up afterwards, until Ctrl-C.")
    private boolean keep;

    @Option(
            names = {"--timeline", "--picture"},
            paramLabel = "FILE",
            description = "Where to write the timeline, an HTML page of its own. Without it, a new temporary file.")
    private @Nullable Path page;

    @Option(
            names = "--orders",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many orders. Default: ${DEFAULT-VALUE}")
    private int orders;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Which orders and which failures. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--careless",
            description = "Have the services do whatever they are asked for, though they did it before: shows what the"
                    + " check of the books finds.")
    private boolean careless;

    private volatile int signalled = Main.DONE;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (orders < 1) {
            throw new IllegalArgumentException("--orders must be above 0");
        }
        if (page != null
                && (Files.isDirectory(page)
                        || !Files.isWritable(page.toAbsolutePath().getParent()))) {
            throw new IllegalArgumentException(
                    "--timeline needs a file in a directory that this user may write, not " + page);
        }
        System.setProperty("org.slf4j.simpleLogger.log.io.asyncio4j", "error"); // the end counts what failed
        if (!withRedis) {
            return demonstrate(null);
        }
        try (EmbeddedRedis redis = EmbeddedRedis.start("--appendonly", "yes")) {
            return demonstrate(redis.url());
        }
    }

    private int demonstrate(@Nullable String broker) throws IOException, InterruptedException {
        try (StatusLine status = new StatusLine(Duration.ofSeconds(1))) {
            Demonstration demonstration = new Demonstration(
                    new Demonstration.Settings(broker, page, orders, seed, keep, careless), view(status));
            Signals.on("INT", () -> end(demonstration, status, Signals.CTRL_C));
            Signals.on("TERM", () -> end(demonstration, status, Signals.TERMINATED));
            boolean right = demonstration.run();
            return right ? signalled : Main.FAILED;
        }
    }

    /** The second time, what the JVM does at its end must do. */
    private void end(Demonstration demonstration, StatusLine status, int code) {
        if (signalled != Main.DONE) {
            status.closeSoon();
            System.exit(code);
        }
        signalled = code;
        demonstration.stop();
    }

    private Demonstration.View view(StatusLine status) {
        return new Demonstration.View() {
            @Override
            public void say(String line) {
                status.say(line);
            }

            @Override
            public void progress(double share, String text) {
                int filled = (int) (share * BAR);
                status.show(status.live() ? "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] " + text : text);
            }
        };
    }
}
