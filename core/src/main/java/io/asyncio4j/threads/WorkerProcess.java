// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import io.asyncio4j.threads.Frames.Frame;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A worker process as its pool sees it.
 *
 * <p>The two talk over a loopback connection. The worker learns its address and two secrets from its standard input, which
 * ends there; so nobody else can pass for the worker or for the pool ({@link Knock}), and its standard output stays free for what the work prints. Used
 * by one thread of the pool at a time, but for {@link #interrupt} and {@link #kill}.
 */
final class WorkerProcess {
    /** How long a process whose connection has ended may take to end itself. */
    private static final long END_SECONDS = 10;

    private final WorkerSettings settings;
    private final Process process;
    private volatile @Nullable Frames frames;
    private volatile boolean killed;
    private int serial;

    private WorkerProcess(WorkerSettings settings, Process process) {
        this.settings = settings;
        this.process = process;
    }

    /** Starts a JVM, which still has to be {@linkplain #open opened}. */
    static WorkerProcess launch(WorkerSettings settings) {
        try {
            return new WorkerProcess(
                    settings,
                    settings.process()
                            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        } catch (IOException e) {
            throw new BrokenProcessPool(
                    "A worker process could not be started: " + e.getMessage()
                            + ". Is there a JDK or JRE at that place? ProcessPool.Builder.java names another one",
                    e);
        }
    }

    /** Waits until it is ready for work. */
    void open() {
        CompletableFuture<Process> limit =
                process.onExit().copy().orTimeout(Timeouts.nanos(settings.startTimeout()), TimeUnit.NANOSECONDS);
        try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            limit.whenComplete((ended, late) -> closeDoor(door));
            Knock knock = Knock.random();
            tell(door.getLocalPort(), knock);
            Frames made = new Frames(knock.accept(door), settings.messageLimit());
            limit.cancel(false);
            frames = made;
            made.send(Frames.SETUP, 0, settings.initializer());
            Frame answer = made.read();
            if (answer.kind() != Frames.READY) {
                Throwable failure = failure(answer, WorkerProcess.class.getClassLoader());
                throw new BrokenProcessPool("The initializer failed in a worker process: " + failure, failure);
            }
        } catch (IOException e) {
            throw new BrokenProcessPool(whyNotStarted(limit.isCompletedExceptionally() && !limit.isCancelled()), e);
        }
    }

    private void tell(int port, Knock knock) throws IOException {
        try (DataOutputStream out = new DataOutputStream(process.getOutputStream())) {
            out.writeInt(port);
            knock.write(out);
            out.writeInt(settings.messageLimit());
        }
    }

    private static void closeDoor(ServerSocket door) {
        try {
            door.close();
        } catch (IOException e) {
            System.getLogger("io.asyncio4j").log(System.Logger.Level.DEBUG, "A port does not close", e);
        }
    }

    private String whyNotStarted(boolean late) {
        if (late) {
            kill();
            return "Worker process " + process.pid() + " did not report in " + settings.startTimeout()
                    + ". ProcessPool.Builder.startTimeout gives it longer. It was started by: "
                    + settings.commandLine();
        }
        return "Worker process " + process.pid() + " ended before it was ready: " + howItEnded()
                + ". What it printed stands on this process's standard error. It was started by: "
                + settings.commandLine();
    }

    /** Does one piece of work. Throws if the process is lost. */
    void run(PoolWork<?> work) {
        Frames connection = frames;
        byte[] bytes = work.begin(this, ++serial);
        if (bytes == null || connection == null) {
            return;
        }
        Frame answer;
        try {
            connection.send(Frames.WORK, serial, bytes);
            answer = connection.read();
        } catch (OutOfMemoryError e) {
            kill(); // in the middle of its answer: what follows could not be read
            work.completeExceptionally(unreadable(work.name(), e));
            return;
        } catch (IOException e) {
            String end = howItEnded();
            closeConnection();
            throw new BrokenProcessPool(
                    "Worker process " + process.pid() + " was lost while it ran " + work.name() + ": " + end
                            + ". The pool takes no more work: make a new one",
                    e);
        }
        if (answer.kind() == Frames.FAILURE) {
            work.completeExceptionally(failure(answer, work.loader()));
        } else {
            takeResult(answer, work);
        }
    }

    private void takeResult(Frame answer, PoolWork<?> work) {
        Object result;
        try {
            result = Parcels.unpack(answer.bytes(), work.loader(), settings.resultFilter());
        } catch (Throwable e) {
            work.completeExceptionally(unreadable(work.name(), e));
            return;
        }
        work.succeed(result);
    }

    private Throwable failure(Frame answer, @Nullable ClassLoader loader) {
        try {
            return Parcels.unpack(answer.bytes(), loader, settings.resultFilter()) instanceof Throwable failure
                    ? failure
                    : new IllegalStateException("A worker process gave no failure where one was due");
        } catch (Throwable e) {
            return unreadable("work that failed", e);
        }
    }

    private static IllegalStateException unreadable(String what, Throwable why) {
        return new IllegalStateException("The answer of " + what + " cannot be read in this process: " + why, why);
    }

    /** Interrupts work if it still runs. Any thread. */
    void interrupt(int number) {
        Frames connection = frames;
        if (connection == null) {
            return;
        }
        try {
            connection.send(Frames.INTERRUPT, number, Frames.NOTHING);
        } catch (IOException e) {
            System.getLogger("io.asyncio4j")
                    .log(System.Logger.Level.DEBUG, "A worker process ended before it was interrupted", e);
        }
    }

    /** How many pieces of work it has done. */
    int served() {
        return serial;
    }

    boolean isAlive() {
        return process.isAlive() && !killed;
    }

    long pid() {
        return process.pid();
    }

    /** Has something done when it has ended. */
    void onExit(Runnable action) {
        process.onExit().thenRun(action);
    }

    /** Lets it end by itself; kills it if it does not. Returns at once. Any thread. */
    void end(Duration patience) {
        Frames connection = frames;
        if (connection == null) {
            kill();
            return;
        }
        killAfter(patience);
        onExit(this::closeConnection);
        try {
            connection.send(Frames.BYE, 0, Frames.NOTHING);
        } catch (IOException e) {
            kill();
        }
    }

    /** Kills it unless it has ended by then. Returns at once. Any thread. */
    void killAfter(Duration patience) {
        Executor later = CompletableFuture.delayedExecutor(Timeouts.nanos(patience), TimeUnit.NANOSECONDS);
        CompletableFuture<?> kill = CompletableFuture.runAsync(this::kill, later);
        process.onExit().thenRun(() -> kill.cancel(false));
    }

    /** Kills it at once. Any thread. */
    void kill() {
        killed = true;
        process.destroyForcibly();
        onExit(this::closeConnection);
    }

    /** Gives up the connection of a process that has ended, or from which nothing more is expected. Any thread. */
    void closeConnection() {
        Frames connection = frames;
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (IOException e) {
            System.getLogger("io.asyncio4j")
                    .log(System.Logger.Level.DEBUG, "The connection of a worker process does not close", e);
        }
    }

    /** How the process ended, and what that often means. Waits for its end. */
    private String howItEnded() {
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                kill();
                return "its connection ended, and it did not end in " + END_SECONDS + " s and was killed";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "its connection ended";
        }
        int code = process.exitValue();
        return "exit code " + code + (killed ? " (the pool killed it)" : meaning(code));
    }

    private static String meaning(int code) {
        return switch (code) {
            case 137 ->
                " (SIGKILL: often the operating system was short of memory; have fewer workers, or a smaller -Xmx by "
                        + "ProcessPool.Builder.jvmOptions)";
            case 134, 139 -> " (the JVM crashed; a file hs_err_pid….log in its working directory says where)";
            case 143 -> " (SIGTERM: somebody ended it)";
            case 3 ->
                " (it had no memory for a message, or -XX:+ExitOnOutOfMemoryError ended it: give it more by "
                        + "ProcessPool.Builder.jvmOptions; or System.exit or halt was called in it)";
            default -> " (System.exit or halt was called in it, or somebody ended it)";
        };
    }
}
