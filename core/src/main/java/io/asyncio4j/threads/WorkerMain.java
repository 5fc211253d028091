// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import io.asyncio4j.threads.Frames.Frame;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The main program of a worker process.
 *
 * <p>Its main thread reads what the pool says, so that it notices at once when the pool has gone, however it went; then the
 * process ends. Another thread does the work. What is printed goes to the files that the parent process has.
 */
final class WorkerMain {
    /** How long shutdown hooks may take once the pool has gone. */
    private static final long PATIENCE_SECONDS = 5;

    /** The exit code of -XX:+ExitOnOutOfMemoryError. */
    private static final int OUT_OF_MEMORY = 3;

    private final Frames frames;
    private final int limit;
    private final LinkedBlockingQueue<Frame> toDo = new LinkedBlockingQueue<>();
    private final Thread worker =
            Thread.ofPlatform().daemon().name("asyncio4j-work").unstarted(this::work);
    private final ReentrantLock lock = new ReentrantLock();

    /** The number of the work that runs; 0 if none does. Guarded by lock. */
    private int running;

    /** The number of work that was interrupted before it began. Guarded by lock. */
    private int interruptedBefore;

    private WorkerMain(Frames frames, int limit) {
        this.frames = frames;
        this.limit = limit;
    }

    /**
     * Works for the pool whose address stands on the standard input.
     *
     * @param args none
     * @throws IOException if the pool cannot be reached
     */
    public static void main(String[] args) throws IOException {
        DataInputStream in = new DataInputStream(System.in);
        int port = in.readInt();
        Knock knock = Knock.read(in);
        int limit = in.readInt();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        knock.enter(socket);
        new WorkerMain(new Frames(socket, limit), limit).listen();
    }

    private void listen() {
        worker.start();
        try {
            Frame frame = frames.read();
            while (frame.kind() != Frames.BYE) {
                if (frame.kind() == Frames.INTERRUPT) {
                    interrupt(frame.number());
                } else {
                    toDo.add(frame);
                }
                frame = frames.read();
            }
        } catch (IOException e) {
            leaveIfBusy(); // the pool has gone without a word: its process was killed
        } catch (OutOfMemoryError e) {
            Runtime.getRuntime().halt(OUT_OF_MEMORY); // in the middle of a message: what follows could not be read
        }
        Thread.ofPlatform().daemon().start(WorkerMain::haltSoon);
        System.exit(0);
    }

    private void leaveIfBusy() {
        lock.lock();
        try {
            if (running != 0) {
                Runtime.getRuntime().halt(1);
            }
        } finally {
            lock.unlock();
        }
    }

    private static void haltSoon() {
        try {
            TimeUnit.SECONDS.sleep(PATIENCE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }

    private void interrupt(int number) {
        lock.lock();
        try {
            if (running == number) {
                worker.interrupt();
            } else {
                interruptedBefore = number;
            }
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        try {
            while (true) {
                Frame frame = toDo.take();
                if (frame.kind() == Frames.SETUP) {
                    setUp(frame);
                } else {
                    answer(frame);
                }
            }
        } catch (IOException | InterruptedException e) {
            Runtime.getRuntime().halt(1); // nobody is left to tell
        } catch (Throwable e) {
            giveUp(e);
        }
    }

    /** Ends the process, so that the pool does not wait for an answer that nobody gives. */
    private static void giveUp(Throwable failure) {
        try {
            failure.printStackTrace();
        } finally {
            Runtime.getRuntime().halt(failure instanceof OutOfMemoryError ? OUT_OF_MEMORY : 1);
        }
    }

    private void setUp(Frame frame) throws IOException {
        try {
            if (frame.bytes().length > 0 && unpack(frame) instanceof Runnable initializer) {
                initializer.run();
            }
        } catch (Throwable e) {
            frames.send(Frames.FAILURE, frame.number(), FailureParcel.of(e, limit));
            return;
        }
        frames.send(Frames.READY, frame.number(), Frames.NOTHING);
    }

    private void answer(Frame frame) throws IOException {
        int kind = Frames.RESULT;
        byte[] bytes;
        begin(frame.number());
        try {
            bytes = packResult(call(frame));
        } catch (Throwable e) {
            kind = Frames.FAILURE;
            bytes = FailureParcel.of(e, limit);
        } finally {
            end();
        }
        System.out.flush();
        System.err.flush();
        frames.send(kind, frame.number(), bytes);
    }

    private void begin(int number) {
        lock.lock();
        try {
            running = number;
            if (interruptedBefore == number) {
                worker.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            running = 0;
            Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }

    private static @Nullable Object call(Frame frame) throws Exception {
        Object work = unpack(frame);
        if (Thread.interrupted()) {
            throw new CancellationException("cancelled before it began");
        }
        if (work instanceof Callable<?> callable) {
            return callable.call();
        }
        if (work instanceof Runnable runnable) {
            runnable.run();
        }
        return null;
    }

    private static @Nullable Object unpack(Frame frame) throws IOException {
        try {
            return Parcels.unpack(frame.bytes(), ClassLoader.getSystemClassLoader(), null);
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            throw new IllegalArgumentException(
                    "A worker process cannot load what the work needs: " + e + ". Its class path is that of the pool's "
                            + "JVM: " + System.getProperty("java.class.path")
                            + ". Classes that only a class loader of the program knows, as those of a source file that "
                            + "java runs directly, cannot be sent: put them into a jar on the class path",
                    e);
        }
    }

    private byte[] packResult(@Nullable Object result) {
        String what =
                result == null ? "null" : "The result, a " + result.getClass().getName() + ",";
        return Parcels.pack(result, what, limit);
    }
}
