// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.subprocess;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Coroutine;
import io.asyncio4j.EventLoop;
import io.asyncio4j.ExceptionContext;
import io.asyncio4j.TaskFailedException;
import io.asyncio4j.stream.StreamProtocol;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A program that runs beside the loop.
 *
 * <p>Counterpart of {@code asyncio.subprocess.Process}. Made by {@link Asyncio#createSubprocessExec(String, String...)}
 * and {@link Asyncio#createSubprocessShell(String)}. When the loop closes, a program that still runs is killed, and the
 * loop's exception handler is told.
 *
 * <p><b>Cancellation.</b> Cancelling who waits for it leaves the program running; {@link #kill} ends it.
 */
public final class AsyncProcess {
    private final EventLoop loop;
    private final Process process;
    private final @Nullable StreamWriter stdin;
    private final @Nullable StreamReader stdout;
    private final @Nullable StreamReader stderr;
    private final @Nullable PipeSink sink;
    private final List<PipeSource> sources = new ArrayList<>();
    private final List<CompletableFuture<Integer>> waiters = new ArrayList<>();
    private final Runnable closeAction = this::loopCloses;
    private @Nullable Integer returncode;

    /** Whether the program has ended and so have its pipes. */
    private boolean finished;

    private AsyncProcess(EventLoop loop, Launch launch, ProcessOptions options) {
        this.loop = loop;
        process = launch.process();
        if (options.pipesStdin()) {
            StreamProtocol protocol = new StreamProtocol(loop, null);
            sink = new PipeSink(loop, process.getOutputStream(), protocol, this::tryFinish);
            stdin = new StreamWriter(sink, protocol);
        } else {
            sink = null;
            stdin = null;
        }
        stdout = reader(launch.stdout(), options.limit());
        stderr = reader(launch.stderr(), options.limit());
    }

    private @Nullable StreamReader reader(@Nullable PipeReader pipe, int limit) {
        if (pipe == null) {
            return null;
        }
        StreamReader reader = new StreamReader(limit, loop);
        PipeSource source = new PipeSource(loop, pipe, new StreamProtocol(loop, reader), this::tryFinish);
        reader.setTransport(source);
        sources.add(source);
        return reader;
    }

    /**
     * Starts a program. {@link Asyncio#createSubprocessExec(ProcessOptions, String, String...)} is the usual way in.
     *
     * <p><b>Cancellation</b> kills the program if it has been started already.
     *
     * @param options how it is started
     * @param command the program and its arguments
     * @return the program, which runs
     * @throws java.io.FileNotFoundException if there is no such program, or no such directory
     * @throws IOException if it cannot be started for another reason
     */
    public static AsyncProcess start(ProcessOptions options, List<String> command) throws IOException {
        EventLoop loop = Asyncio.getRunningLoop();
        CompletableFuture<Launch> starting = Launch.of(options.builder(command), options);
        Runnable abandon = () -> starting.thenAccept(Launch::abandon);
        boolean taken = false;
        loop.addCloseAction(abandon);
        try {
            AsyncProcess started =
                    new AsyncProcess(loop, loop.wrapFuture(starting).await(), options);
            started.watch();
            taken = true;
            return started;
        } catch (TaskFailedException e) {
            if (e.getCause() instanceof IOException failure) {
                throw OperatingSystem.explained(failure, command.getFirst(), options.directory());
            }
            throw e;
        } finally {
            if (!taken) {
                abandon.run(); // it may have been started in the moment of the cancellation
            }
            loop.removeCloseAction(abandon);
        }
    }

    /**
     * Starts a shell with a command. See {@link Asyncio#createSubprocessShell(ProcessOptions, String)}.
     *
     * @param options how it is started
     * @param command what the shell runs
     * @return the shell, which runs
     * @throws IOException if it cannot be started
     */
    public static AsyncProcess startShell(ProcessOptions options, String command) throws IOException {
        return start(options, OperatingSystem.shell(command));
    }

    private void watch() {
        loop.addCloseAction(closeAction);
        sources.forEach(PipeSource::start);
        process.onExit().thenAccept(ended -> loop.callSoonThreadsafe(() -> exited(ended.exitValue())));
    }

    private void exited(int exitValue) {
        returncode = OperatingSystem.returncode(exitValue);
        if (sink != null) {
            sink.close();
        }
        tryFinish();
    }

    private void tryFinish() {
        Integer code = returncode;
        if (finished || code == null || sink != null && !sink.ended()) {
            return;
        }
        if (sources.stream().allMatch(PipeSource::ended)) {
            finished = true;
            loop.removeCloseAction(closeAction);
            waiters.forEach(waiter -> waiter.complete(code));
        }
    }

    private void loopCloses() {
        sources.forEach(PipeSource::abandon);
        if (process.isAlive()) {
            process.toHandle().destroyForcibly();
            loop.callExceptionHandler(
                    new ExceptionContext("The loop was closed while " + this + " ran; it was killed", null));
        }
    }

    // ---- what it is ----

    /**
     * Returns the number of the process. Any thread.
     *
     * @return the operating system's number
     */
    public long pid() {
        return process.pid();
    }

    /**
     * Returns how the program ended.
     *
     * @return its exit code, or minus the number of the signal that ended it; null while its end has not been noticed. Java
     *     does not tell a program that a signal ended from one that exits with 128 plus that number, as a JVM and many a
     *     shell do: both are given as the former
     */
    public @Nullable Integer returncode() {
        return returncode;
    }

    /**
     * Returns where to write what the program reads.
     *
     * @return the writer; null if stdin is no pipe
     */
    public @Nullable StreamWriter stdin() {
        return stdin;
    }

    /**
     * Returns the program's output.
     *
     * @return the reader; null if stdout is no pipe
     */
    public @Nullable StreamReader stdout() {
        return stdout;
    }

    /**
     * Returns the program's error output.
     *
     * @return the reader; null if stderr is no pipe, or goes where stdout goes
     */
    public @Nullable StreamReader stderr() {
        return stderr;
    }

    /**
     * Returns the JDK's view of the process, which knows its children, too.
     *
     * @return the handle
     */
    public ProcessHandle toHandle() {
        return process.toHandle();
    }

    // ---- waiting ----

    /**
     * Waits until the program has ended and its pipes have, too: asyncio's {@code wait}. A program that fills a pipe that
     * nobody reads never ends, and a pipe that the program's own children hold stays open; {@link #communicate()} reads
     * both. Returns at once if the end of the program has been noticed already.
     *
     * <p><b>Cancellation.</b> The program goes on.
     *
     * @return the {@link #returncode}
     */
    public int await() {
        Integer code = returncode;
        if (code != null) {
            return code;
        }
        CompletableFuture<Integer> waiter = new CompletableFuture<>();
        waiters.add(waiter);
        try {
            return loop.wrapFuture(waiter).await();
        } finally {
            waiters.remove(waiter);
        }
    }

    /**
     * Closes stdin, reads all of the output and waits for the end.
     *
     * @return what the program wrote into its pipes
     * @throws IOException if a pipe fails
     */
    public ProcessOutput communicate() throws IOException {
        return communicate(null);
    }

    /**
     * Writes to stdin and closes it, reads all of the output and waits for the end. A program that ends without having
     * read its input is no error. The output is held in memory.
     *
     * <p><b>Cancellation.</b> The program goes on. What it has written is not lost: the next call returns it, too.
     *
     * @param input what the program reads; null for nothing
     * @return what the program wrote into its pipes
     * @throws IllegalArgumentException if there is input and stdin is no pipe
     * @throws IOException if a pipe fails
     */
    public ProcessOutput communicate(byte @Nullable [] input) throws IOException {
        if (input != null && stdin == null) {
            throw new IllegalArgumentException(
                    "The program's stdin is no pipe: start it with ProcessOptions.stdin(Redirect.PIPE)");
        }
        List<Coroutine<byte @Nullable []>> parts =
                List.of(() -> feed(input), () -> readAll(stdout), () -> readAll(stderr));
        List<byte @Nullable []> read;
        try {
            read = Asyncio.<byte @Nullable []>gather(parts).await();
        } catch (TaskFailedException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw e;
        }
        await();
        return new ProcessOutput(read.get(1), read.get(2));
    }

    private byte @Nullable [] feed(byte @Nullable [] input) {
        if (stdin == null) {
            return null;
        }
        try {
            if (input != null) {
                stdin.write(input);
            }
            stdin.drain();
        } catch (IOException e) {
            System.getLogger("io.asyncio4j")
                    .log(System.Logger.Level.DEBUG, this + " has ended without reading all of its input", e);
        }
        stdin.close();
        return null;
    }

    private static byte @Nullable [] readAll(@Nullable StreamReader reader) throws IOException {
        return reader == null ? null : reader.read();
    }

    // ---- signals ----

    /**
     * Asks the program to end: SIGTERM on Unix.
     *
     * @throws IllegalStateException if the program and its pipes have ended
     */
    public void terminate() {
        checkNotFinished();
        if (returncode == null) {
            process.toHandle().destroy();
        }
    }

    /**
     * Ends the program: SIGKILL on Unix. Its own children go on.
     *
     * @throws IllegalStateException if the program and its pipes have ended
     */
    public void kill() {
        checkNotFinished();
        if (returncode == null) {
            process.toHandle().destroyForcibly();
        }
    }

    /**
     * Sends the program a signal, and waits until it has been sent. Called in a coroutine: unlike {@link #terminate} and
     * {@link #kill} it needs the help of another program.
     *
     * @param signal its name, such as {@code HUP} or {@code USR1}
     * @throws IllegalStateException if the program and its pipes have ended
     * @throws IllegalArgumentException if there is no such signal
     * @throws UnsupportedOperationException on Windows
     */
    public void sendSignal(String signal) {
        checkNotFinished();
        String name = signal.startsWith("SIG") ? signal.substring("SIG".length()) : signal;
        if (returncode == null) {
            loop.wrapFuture(PipeThreads.call(() -> OperatingSystem.sendSignal(pid(), name)))
                    .await();
        }
    }

    private void checkNotFinished() {
        if (finished) {
            throw new IllegalStateException(this + " has ended and takes no more signals");
        }
    }

    @Override
    public String toString() {
        return "AsyncProcess[" + pid() + (returncode == null ? "" : ", returncode " + returncode) + "]";
    }
}
