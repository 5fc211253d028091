// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.QueueStats;
import io.asyncio4j.jobs.broker.WorkerInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The screen on a terminal in memory, which shows what a real one would. */
class ScreenTest {
    private static final long PATIENCE_MILLIS = 20_000;

    private LineDisciplineTerminal terminal;
    private ScreenTerminal screen;
    private Attributes before;
    private final AtomicReference<Supplier<Sight>> look = new AtomicReference<>(() -> sight(3));
    private CompletableFuture<Integer> code;

    @BeforeEach
    void begin() throws Exception {
        ScreenTerminal.VirtualTerminal both = ScreenTerminal.withTerminal("test", "xterm-256color", 100, 30);
        terminal = both.terminal();
        screen = both.screen();
        before = terminal.getAttributes();
        Frame frame = new Frame("sqlite:/jobs.db", Glyphs.of(StandardCharsets.UTF_8));
        Screen top = new Screen(terminal, frame, () -> look.get().get(), Duration.ofMillis(250));
        code = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                code.complete(top.run());
            } catch (Throwable e) {
                code.completeExceptionally(e);
            }
        });
        await(text -> text.contains("vm:1:aa:1"));
    }

    @AfterEach
    void end() throws IOException {
        terminal.raise(Signal.INT);
        terminal.close();
    }

    private static Sight sight(int jobs) {
        List<Sight.Queue> queues = List.of(queue("mail", 12_345, 0), queue("reports", 7, 2));
        List<WorkerInfo> loops = List.of(
                new WorkerInfo("vm:1:aa:1", "vm", 1, List.of("mail"), 100, 3, 1000, 2, false),
                new WorkerInfo("vm:1:bb:2", "vm", 1, List.of("mail"), 100, 9, 1000, 1500, true));
        List<Sight.Job> running = IntStream.range(0, jobs)
                .mapToObj(i -> new Sight.Job(
                        "mail", "id-" + i, "send\033[31m", 1, "vm:1:aa:1", (jobs - i) * 1000L, i > 0, i == 1, null))
                .toList();
        return new Sight(1_000_000, queues, loops, running, jobs, List.of(0.0, 50.0, 100.0));
    }

    private static QueueStats stats(String name, long ready, long dead) {
        return new QueueStats(
                name,
                Map.of(JobState.READY, ready, JobState.RUNNING, 3L, JobState.DEAD, dead),
                90_000,
                QueueSettings.DEFAULT.paused(name.equals("reports")),
                0,
                0,
                0,
                0,
                0,
                0,
                0);
    }

    private static Sight.Queue queue(String name, long ready, long dead) {
        return new Sight.Queue(stats(name, ready, dead), 1.5, 120, 0);
    }

    private void press(String keys) throws IOException {
        terminal.processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
    }

    /** Waits until the terminal shows it. */
    private String await(Predicate<String> shown) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        String text = screen.toString();
        while (!shown.test(text)) {
            assertThat(System.nanoTime()).as(text).isLessThan(end);
            screen.waitDirty(100);
            text = screen.toString();
        }
        return text;
    }

    private int code() throws Exception {
        return code.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static String line(String text, String begin) {
        return text.lines()
                .filter(line -> line.startsWith(begin))
                .findFirst()
                .orElseThrow(() -> new AssertionError(text));
    }

    @Test
    void queuesLoopsAndSlowestJobsAreShown() throws Exception {
        String text = await(shown -> shown.contains("id-2"));

        assertThat(line(text, "aio top")).contains("sqlite:/jobs.db", "every 250ms");
        assertThat(line(text, "ready 12,352")).contains("running 3 of 200", "dead 2");
        assertThat(line(text, "done 240/s")).contains("worst lag 1s", "▁▅█");
        assertThat(line(text, "mail")).containsPattern("12,345 +3 .* 1m30s +1.5 +120 +0.0  open");
        assertThat(line(text, "reports")).contains("paused");
        assertThat(line(text, "vm:1:bb:2")).containsPattern("9 +100 +1s .* quiet");
        assertThat(line(text, "      ≤3s")).contains("send [31m", "id-0", "running");
        assertThat(line(text, "       2s")).contains("id-1", "cancelling");
        assertThat(text).contains("q quit");
    }

    @Test
    void keysSortTurnRoundAndScroll() throws Exception {
        press("r");
        await(shown -> shown.indexOf("\nreports") < shown.indexOf("\nmail") && shown.contains("READY▲"));
        press("\033[Z");
        await(shown -> shown.contains("SLOWEST JOBS"));
        look.set(() -> sight(40));
        await(shown -> shown.contains("of 40"));
        press("\033[6~");
        await(shown -> !shown.contains("id-0 ") && shown.contains("SLOWEST JOBS  1") && shown.contains("of 40"));
        press("G");
        await(shown -> shown.contains("id-39 "));
        press("g");
        await(shown -> shown.contains("id-0 "));
        press("s");
        await(shown -> shown.contains("QUEUE▲") || shown.contains("QUEUE▼"));
        press("\033[D");
        await(shown -> shown.contains("RUNS FOR▼"));
    }

    @Test
    void whilePausedNothingIsLookedAt() throws Exception {
        press(" ");
        await(shown -> shown.contains("PAUSED"));
        look.set(() -> {
            throw new AssertionError("looked while paused");
        });
        press("+");
        press("r");
        await(shown -> shown.contains("READY▲"));
        look.set(() -> sight(9));
        press("p");

        await(shown -> shown.contains("id-8"));
    }

    @Test
    void helpComesAndGoes() throws Exception {
        press("?");
        await(shown -> shown.contains("stop looking") && !shown.contains("SLOWEST"));
        press("\033");
        await(shown -> shown.contains("SLOWEST") && !shown.contains("stop looking"));
    }

    @Test
    void aBrokerInTroubleIsSaidOverWhatWasSeenLast() throws Exception {
        look.set(() -> {
            throw new BrokerUnavailableException("No connection to redis://127.0.0.1:6379/0; it is tried again", null);
        });
        await(shown -> shown.contains("No connection to redis") && shown.contains("12,345"));
        look.set(() -> sight(3));

        await(shown -> !shown.contains("No connection"));
    }

    @Test
    void itFollowsTheSizeOfTheTerminal() throws Exception {
        screen.setSize(Size.of(60, 12));
        terminal.setSize(Size.of(60, 12));
        terminal.raise(Signal.WINCH);

        String narrow = await(shown -> shown.contains("…") && !shown.contains("blocked"));
        assertThat(narrow.lines()).allMatch(line -> line.length() <= 60).hasSizeLessThanOrEqualTo(12);
        assertThat(narrow).contains("ready 12,352", "READY▼").doesNotContain("ENQ/S");
        screen.setSize(Size.of(140, 40));
        terminal.setSize(Size.of(140, 40));
        terminal.raise(Signal.WINCH);
        await(shown -> shown.contains("blocked") && shown.contains("ENQ/S"));
    }

    @Test
    void aTinyTerminalIsNoFailure() throws Exception {
        for (Size size : List.of(Size.of(10, 4), Size.of(2, 2), Size.of(30, 8))) {
            screen.setSize(size);
            terminal.setSize(size);
            terminal.raise(Signal.WINCH);
        }
        await(shown -> shown.lines().anyMatch(line -> line.startsWith(" q quit")));
    }

    @Test
    void qGivesTheTerminalBackAsItWas() throws Exception {
        press("q");

        assertThat(code()).isZero();
        assertThat(terminal.getAttributes().toString()).isEqualTo(before.toString());
        assertThat(screen.toString()).doesNotContain("QUEUES");
    }

    @Test
    void soDoesCtrlC() throws Exception {
        terminal.raise(Signal.INT);

        assertThat(code()).isEqualTo(130);
        assertThat(terminal.getAttributes().toString()).isEqualTo(before.toString());
    }

    @Test
    void soDoesAFailure() throws Exception {
        look.set(() -> {
            throw new IllegalStateException("a fault of aio top");
        });

        assertThat(code.handle((ended, failure) -> failure).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
                .hasMessage("a fault of aio top");
        assertThat(terminal.getAttributes().toString()).isEqualTo(before.toString());
    }
}
