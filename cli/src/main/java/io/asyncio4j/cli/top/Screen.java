// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.top;

import io.asyncio4j.cli.process.ExitHook;
import io.asyncio4j.cli.process.Signals;
import io.asyncio4j.jobs.broker.BrokerException;
import java.io.IOError;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jline.terminal.Attributes;
import org.jline.terminal.KeyEvent;
import org.jline.terminal.KeyParser;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;
import org.jspecify.annotations.Nullable;

/**
 * The whole screen of a terminal, which shows what one thread sees while another reads keys. However it ends, the terminal
 * is as it was: by a key, a signal, a failure, or the end of the JVM.
 */
final class Screen {
    private static final long KEY_MILLIS = 100;
    private static final long ESCAPE_MILLIS = 20;
    private static final Duration FASTEST = Duration.ofMillis(250);
    private static final Duration SLOWEST = Duration.ofMinutes(1);
    /** For terminals that do not say. */
    private static final Size USUAL = Size.of(80, 24);

    private static final int EOF = -1;
    private static final int ESCAPE = 27;

    private final Terminal terminal;
    private final Frame frame;
    private final Supplier<Sight> look;
    private final Display display;
    private final Attributes before;

    /** Whether the terminal is as it was. Guarded by this. */
    private boolean restored = true;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<@Nullable Integer> code = new AtomicReference<>();
    private final AtomicBoolean resized = new AtomicBoolean();
    private final AtomicBoolean suspended = new AtomicBoolean();
    private volatile boolean changed = true;
    private volatile boolean paused;
    private volatile Duration every;
    private volatile Sight sight = Sight.NONE;
    private volatile long answeredNanos = System.nanoTime();
    private volatile @Nullable String trouble;
    private volatile @Nullable Throwable fault;

    /**
     * Makes one that shows nothing yet.
     *
     * @param terminal where to
     * @param frame what is drawn
     * @param look looks once
     * @param every how often to look
     */
    Screen(Terminal terminal, Frame frame, Supplier<Sight> look, Duration every) {
        this.terminal = terminal;
        this.frame = frame;
        this.look = look;
        this.every = every;
        this.before = terminal.getAttributes();
        this.display = new Display(terminal, true);
    }

    /** Shows it until a key or a signal ends it; returns the exit code. */
    int run() {
        ExitHook hook = ExitHook.add("terminal-restore", this::restore);
        terminal.handle(Signal.INT, signal -> end(Signals.CTRL_C));
        terminal.handle(Signal.WINCH, signal -> resized.set(true));
        terminal.handle(Signal.TSTP, signal -> suspended.set(true));
        Thread looker = Thread.ofPlatform().daemon().name("look").start(this::lookAgainAndAgain);
        try {
            enter();
            return show();
        } catch (IOException | IOError e) {
            return 0; // the terminal is gone, and with it whoever looked
        } finally {
            ended.countDown();
            looker.interrupt();
            restore();
            hook.close();
        }
    }

    /** Ends it soon, from any thread. */
    void end(int exitCode) {
        code.compareAndSet(null, exitCode);
    }

    // ---- the terminal ----

    private synchronized void enter() {
        terminal.enterRawMode();
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
        terminal.puts(Capability.keypad_xmit);
        restored = false;
        resize();
    }

    private synchronized void restore() {
        if (restored) {
            return;
        }
        restored = true;
        try {
            terminal.puts(Capability.keypad_local);
            terminal.puts(Capability.cursor_normal);
            terminal.puts(Capability.exit_ca_mode);
            terminal.flush();
            terminal.setAttributes(before);
        } catch (IOError | IllegalStateException e) {
            return; // it is closed, or gone
        }
    }

    private void resize() {
        display.clear();
        Size size = terminal.getSize();
        display.resize(size.getColumns() > 0 && size.getRows() > 0 ? size : USUAL);
        changed = true;
    }

    /** Stops this process as Ctrl-Z does any; goes on when the shell lets it. */
    private void suspend() throws IOException {
        restore();
        try {
            new ProcessBuilder(
                            "kill",
                            "-STOP",
                            String.valueOf(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        enter();
    }

    private synchronized void draw() {
        changed = false;
        if (restored) {
            return; // the JVM ends
        }
        int width = Math.max(1, display.getColumns());
        int height = Math.max(2, display.getRows());
        long sinceAnswer = (System.nanoTime() - answeredNanos) / 1_000_000;
        Frame.State state = new Frame.State(every, paused, sinceAnswer, trouble);
        display.update(frame.lines(sight, state, width, height), 0);
    }

    // ---- keys ----

    private int show() throws IOException {
        NonBlockingReader reader = terminal.reader();
        long drawn = System.nanoTime();
        while (true) {
            Integer told = code.get();
            if (told != null) {
                return told;
            }
            Throwable failure = fault;
            if (failure != null) {
                throw new IllegalStateException(failure.getMessage(), failure);
            }
            if (suspended.compareAndSet(true, false)) {
                suspend();
            }
            if (resized.compareAndSet(true, false)) {
                resize();
            }
            if (changed || System.nanoTime() - drawn > TimeUnit.SECONDS.toNanos(1)) {
                draw();
                drawn = System.nanoTime();
            }
            int letter = reader.read(KEY_MILLIS);
            if (letter == EOF) {
                return 0;
            }
            if (letter >= 0 && isEnd(key(reader, letter))) {
                return 0;
            }
        }
    }

    /** The whole sequence that a key sends. */
    private static KeyEvent key(NonBlockingReader reader, int first) throws IOException {
        StringBuilder sequence = new StringBuilder().append((char) first);
        if (first == ESCAPE) {
            int letter = reader.read(ESCAPE_MILLIS);
            while (letter >= 0) {
                sequence.append((char) letter);
                boolean begins = sequence.length() == 2 && (letter == '[' || letter == 'O');
                if (!begins && (Character.isLetter(letter) || letter == '~')) {
                    break;
                }
                letter = reader.read(ESCAPE_MILLIS);
            }
        }
        return KeyParser.parse(sequence.toString());
    }

    private boolean isEnd(KeyEvent key) {
        changed = true;
        switch (key.getType()) {
            case Character -> {
                return isEnd(key.getCharacter());
            }
            case Arrow -> {
                switch (key.getArrow()) {
                    case Up -> frame.focused().scroll(-1);
                    case Down -> frame.focused().scroll(1);
                    case Left -> frame.focused().sortByNext(-1);
                    case Right -> frame.focused().sortByNext(1);
                }
            }
            case Special -> special(key);
            default -> changed = false;
        }
        return false;
    }

    private void special(KeyEvent key) {
        switch (key.getSpecial()) {
            case Tab -> frame.focusNext(key.hasModifier(KeyEvent.Modifier.Shift) ? -1 : 1);
            case PageUp -> frame.focused().scroll(-display.getRows() / 2);
            case PageDown -> frame.focused().scroll(display.getRows() / 2);
            case Home -> frame.focused().scrollTo(0);
            case End -> frame.focused().scrollTo(Integer.MAX_VALUE / 2);
            case Escape -> {
                if (frame.isHelping()) {
                    frame.help();
                }
            }
            default -> changed = false;
        }
    }

    private boolean isEnd(char key) {
        switch (key) {
            case 'q', 'Q', 3 -> {
                return true;
            }
            case ' ', 'p' -> {
                paused = !paused;
                answeredNanos = System.nanoTime();
            }
            case '1', '2', '3' -> frame.focus(key - '1');
            case 's', '>' -> frame.focused().sortByNext(1);
            case 'S', '<' -> frame.focused().sortByNext(-1);
            case 'r' -> frame.focused().reverse();
            case 'j' -> frame.focused().scroll(1);
            case 'k' -> frame.focused().scroll(-1);
            case 'g' -> frame.focused().scrollTo(0);
            case 'G' -> frame.focused().scrollTo(Integer.MAX_VALUE / 2);
            case '+' -> every = longer(every.dividedBy(2), FASTEST);
            case '-' -> every = shorter(every.multipliedBy(2), SLOWEST);
            case '?', 'h' -> frame.help();
            case 12 -> resize(); // Ctrl-L
            default -> changed = false;
        }
        return false;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    // ---- looking ----

    private void lookAgainAndAgain() {
        try {
            do {
                if (!paused) {
                    lookOnce();
                }
            } while (!ended.await(every.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it has ended
        }
    }

    private void lookOnce() {
        try {
            sight = look.get();
            trouble = null;
            answeredNanos = System.nanoTime();
        } catch (BrokerException e) {
            trouble = e.getMessage();
        } catch (RuntimeException | Error e) {
            fault = e;
        }
        changed = true;
    }

    /** Draws a frame as text. */
    static List<String> text(Frame frame, Sight sight, Duration every, int width, boolean coloured) {
        return frame.page(sight, new Frame.State(every, false, 0, null), width, 20).stream()
                .map(line -> coloured ? line.toAnsi() : line.toString())
                .map(String::stripTrailing)
                .toList();
    }
}
