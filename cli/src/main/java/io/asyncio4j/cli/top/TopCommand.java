// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.top;

import io.asyncio4j.cli.jobs.BrokerAway;
import io.asyncio4j.cli.jobs.BrokerOption;
import io.asyncio4j.cli.jobs.BrokerUrl;
import io.asyncio4j.cli.jobs.Spans;
import io.asyncio4j.cli.jobs.Waiting;
import io.asyncio4j.cli.process.Signals;
import io.asyncio4j.cli.terminal.Colour;
import io.asyncio4j.cli.terminal.Standard;
import io.asyncio4j.jobs.broker.Broker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code aio top}: what goes on in the queues, live. */
@Command(
        name = "top",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Watch queues, workers' loops and the slowest jobs, live. Press ? for the keys, q to quit.",
        footer = {
            "",
            "aio top",
            "aio top --queue mail --every 500ms",
            "aio top --once                         one look, for a log or a mail",
            "aio top --json | jq -c '.queues[] | [.queue, .ready, .rates.done]'",
            "",
            "Looking changes nothing, and what it asks of the broker is bounded, however many jobs there are."
        })
public final class TopCommand implements Callable<Integer> {
    private static final int USUAL_WIDTH = 120;
    private static final Duration MOMENT = Duration.ofSeconds(1);

    @Spec
    private CommandSpec spec;

    @Mixin
    private BrokerOption broker;

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            split = ",",
            description = "Only these, and the workers that drain them. Default: all.")
    private List<String> queues = new ArrayList<>();

    @Option(
            names = {"-d", "--every"},
            paramLabel = "SPAN",
            defaultValue = "2s",
            converter = Spans.Reader.class,
            description = "So long between two looks, 250ms at least. Default: ${DEFAULT-VALUE}")
    private Duration every;

    @Option(
            names = {"-1", "--once"},
            description = "Look for a second, print what was seen, and end. Needs no terminal.")
    private boolean once;

    @Option(names = "--json", description = "Print JSON, an object a line for each look, until Ctrl-C or once.")
    private boolean json;

    /** For picocli. */
    public TopCommand() {}

    @Override
    public Integer call() {
        if (every.toMillis() < 250) {
            throw new ParameterException(spec.commandLine(), "--every must be 250ms at least");
        }
        System.setProperty("org.slf4j.simpleLogger.log.io.asyncio4j", "off"); // its lines would tear the screen
        BrokerUrl url = broker.url();
        boolean live = !once && !json;
        if (live && !(Standard.INPUT.isTerminal() && Standard.OUTPUT.isTerminal())) {
            throw new ParameterException(
                    spec.commandLine(), "there is no terminal to show it on; --once or --json print what they see");
        }
        try (Broker opened = url.openExisting()) {
            Watch watch = new Watch(opened, queues, System::nanoTime);
            if (live) {
                return onTerminal(watch, url);
            }
            watch.look();
            if (once) {
                if (Waiting.pause(every.compareTo(MOMENT) > 0 ? MOMENT : every)) {
                    print(watch.look(), url);
                }
                return 0;
            }
            BrokerAway away = new BrokerAway();
            while (Waiting.pause(every) && !System.out.checkError()) { // whoever reads it may have gone
                away.look(() -> print(watch.look(), url));
            }
            return 0;
        }
    }

    private void print(Sight sight, BrokerUrl url) {
        if (json) {
            System.out.println(sight.json());
        } else {
            int width = Standard.OUTPUT.isTerminal()
                    ? new UsageMessageSpec().autoWidth(true).width()
                    : USUAL_WIDTH;
            Frame frame = new Frame(url.shown(), Glyphs.of(System.out.charset()));
            Screen.text(frame, sight, every, width, Colour.isOn()).forEach(System.out::println);
        }
        System.out.flush();
    }

    private int onTerminal(Watch watch, BrokerUrl url) {
        try (Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .dumb(false)
                .graphemeCluster(false)
                .nativeSignals(true)
                .build()) {
            if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "this terminal cannot move its cursor (TERM=" + terminal.getType() + "); there is --once");
            }
            Frame frame = new Frame(url.shown(), Glyphs.of(terminal.encoding()));
            Screen screen = new Screen(terminal, frame, watch::look, every);
            // When the JVM ends, the terminal is closed already.
            Signals.on("TERM", () -> screen.end(Signals.TERMINATED));
            Signals.on("HUP", () -> screen.end(Signals.HUNG_UP));
            return screen.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalStateException e) {
            throw new ParameterException(
                    spec.commandLine(), "this terminal cannot be used: " + e.getMessage() + "; there is --once", e);
        }
    }
}
