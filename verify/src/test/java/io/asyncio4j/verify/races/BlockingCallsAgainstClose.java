// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.races;

import static io.asyncio4j.verify.races.Round.pause;

import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Coroutines in blocking calls of the JDK are woken from outside while their loop closes.
 *
 * <p>Each that began ends, on its loop or, after that has closed, elsewhere; the close returns; sockets of other virtual
 * threads still work.
 */
final class BlockingCallsAgainstClose implements Scenario {
    private static final int COROUTINES = 14;

    @Override
    public boolean runsOn(EngineKind engine) {
        return engine == EngineKind.LOOM; // on the portable engine a blocking call stops the loop, and so its close
    }

    private static final class Waits {
        private final LinkedBlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
        private final Semaphore permits = new Semaphore(0);
        private final ReentrantLock lock = new ReentrantLock();
        private final CountDownLatch latch = new CountDownLatch(1);
        private final Object monitor = new Object();
        private final ServerSocket server;
        private final Socket client;
        private final Socket accepted;

        Waits() throws IOException {
            server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            client = new Socket(server.getInetAddress(), server.getLocalPort());
            accepted = server.accept();
        }

        void block(int kind) throws Exception {
            switch (kind % 7) {
                case 0 -> queue.take();
                case 1 -> permits.acquireUninterruptibly();
                case 2 -> {
                    lock.lock();
                    try {
                        queue.poll(200, TimeUnit.MICROSECONDS);
                    } finally {
                        lock.unlock();
                    }
                }
                case 3 -> latch.await(300, TimeUnit.MICROSECONDS);
                case 4 -> {
                    synchronized (monitor) {
                        monitor.wait(1);
                    }
                }
                case 5 -> latch.await();
                default -> accepted.getInputStream().read();
            }
        }

        void wakeSome(SplittableRandom random) {
            switch (random.nextInt(5)) {
                case 0 -> queue.add(1);
                case 1 -> permits.release();
                case 2 -> {
                    lock.lock();
                    lock.unlock();
                }
                case 3 -> {
                    synchronized (monitor) {
                        monitor.notifyAll();
                    }
                }
                default -> {
                    try {
                        client.getOutputStream().write(1);
                    } catch (IOException e) {
                        queue.add(1); // the close has interrupted the reader, and the JDK has closed its socket
                    }
                }
            }
        }

        void wakeAll() throws IOException {
            for (int i = 0; i < COROUTINES; i++) {
                queue.add(1);
            }
            permits.release(COROUTINES);
            latch.countDown();
            accepted.close();
            client.close();
            server.close();
        }
    }

    @Override
    public void play(Round round) throws Exception {
        EventLoop loop = round.newLoop();
        Waits waits = new Waits();
        AtomicInteger begun = new AtomicInteger();
        Semaphore ended = new Semaphore(0);
        for (int i = 0; i < COROUTINES; i++) {
            int kind = i;
            loop.createTask(() -> {
                begun.incrementAndGet();
                try {
                    waits.block(kind);
                } catch (InterruptedException | IOException e) {
                    Thread.yield();
                } finally {
                    ended.release();
                }
            });
        }
        Thread runner = round.thread("race-runner", loop::runForever);
        for (int t = 0; t < 2; t++) {
            round.race(random -> {
                for (int i = 0; i < 30; i++) {
                    waits.wakeSome(random);
                    pause(random);
                }
            });
        }
        round.race(random -> {
            for (int i = random.nextInt(20); i > 0; i--) {
                pause(random);
            }
            loop.callSoonThreadsafe(loop::stop);
            round.awaitEnd(runner);
            loop.close();
        });
        round.go();
        round.awaitThreads();
        waits.wakeAll();
        Round.check(
                ended.tryAcquire(begun.get(), 30, TimeUnit.SECONDS),
                begun + " coroutines began, " + ended.availablePermits() + " ended");
        round.await(socketOfAnotherVirtualThread(), "The socket of a virtual thread");
    }

    private static CountDownLatch socketOfAnotherVirtualThread() throws IOException {
        CountDownLatch read = new CountDownLatch(1);
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try (server;
                    Socket socket = server.accept()) {
                if (socket.getInputStream().read() == 7) {
                    read.countDown();
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            socket.getOutputStream().write(7);
        }
        return read;
    }
}
