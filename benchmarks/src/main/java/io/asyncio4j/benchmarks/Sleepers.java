// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import io.asyncio4j.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process full of sleepers, one peer's: starts them all, awaits them all, prints its peak memory in kB. */
public final class Sleepers {
    static final int SECONDS = 3;

    private Sleepers() {}

    /**
     * Runs one peer's sleepers.
     *
     * @param args the peer and the number of sleepers
     * @throws Exception if they cannot be run
     */
    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[1]);
        switch (Peer.valueOf(args[0])) {
            case LOOM -> tasks(EngineKind.LOOM, count, SECONDS);
            case PORTABLE -> tasks(EngineKind.PORTABLE, count, SECONDS);
            case VIRTUAL_THREADS -> threads(count, SECONDS);
            case KOTLIN -> KotlinPeers.sleepers(count, SECONDS);
            default -> throw new IllegalArgumentException(args[0] + " has no sleepers in a JVM");
        }
        System.out.println(peakMemory());
    }

    static void tasks(EngineKind engine, int count, double seconds) {
        try (EventLoop loop = Loops.make(engine)) {
            loop.runUntilComplete(() -> {
                List<Task<?>> all = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    all.add(Asyncio.createTask(() -> Asyncio.sleep(seconds)));
                }
                for (Task<?> task : all) {
                    task.await();
                }
            });
        }
    }

    static void threads(int count, double seconds) throws InterruptedException {
        List<Thread> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(Thread.startVirtualThread(() -> {
                try {
                    Thread.sleep((long) (seconds * 1000));
                } catch (InterruptedException e) {
                    throw new IllegalStateException("nobody interrupts it", e);
                }
            }));
        }
        for (Thread thread : all) {
            thread.join();
        }
    }

    /** The most memory that this process has had in RAM, in kB; -1 where the system has no /proc. */
    private static long peakMemory() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return -1;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return -1;
    }
}
