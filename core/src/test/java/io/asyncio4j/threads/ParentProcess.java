// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.threads;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

/** A program that has a pool, for tests that look at it from outside or kill it. */
final class ParentProcess {
    private ParentProcess() {}

    /**
     * Does what the first argument says.
     *
     * @param args the way to behave, and where the work calls
     * @throws Exception if it fails
     */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[1]);
        switch (args[0]) {
            case "waits" -> {
                ProcessPool pool = ProcessPool.start(2);
                pool.submit(() -> FromWorker.call(port)).join(); // this worker is idle from now on
                pool.submit(() -> FromWorker.callAndWait(port));
                pool.submit(() -> FromWorker.callAndWait(port));
                new CountDownLatch(1).await();
            }
            case "prints" -> {
                try (ProcessPool pool = ProcessPool.start(1)) {
                    pool.submit(ParentProcess::print).join();
                    System.out.println("parent: done");
                }
            }
            case "forgets" -> {
                ProcessPool pool = ProcessPool.start(1);
                pool.submit(() -> System.out.println("first"));
                pool.submit(() -> System.out.println("second"));
            }
            case "flags" -> {
                try (ProcessPool pool = ProcessPool.start(1)) {
                    List<String> flags = pool.submit(() -> List.copyOf(
                                    ManagementFactory.getRuntimeMXBean().getInputArguments()))
                            .join();
                    flags.forEach(System.out::println);
                }
            }
            case "small" -> {
                try (ProcessPool pool =
                        ProcessPool.builder().workers(1).jvmOptions("-Xmx512m").build()) {
                    long pid = pool.submit(() -> ProcessHandle.current().pid()).join();
                    try {
                        pool.submit(() -> new byte[64 << 20]).join();
                    } catch (CompletionException e) {
                        System.out.println(e.getCause());
                    }
                    System.out.println("another worker: "
                            + (pid
                                    != pool.submit(() -> ProcessHandle.current().pid())
                                            .join()));
                }
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void print() {
        System.out.print("worker: out; ");
        System.err.println("worker: err");
    }

    /** Starts it. */
    static Process start(String way, int port, String... flags) throws IOException {
        return describe(way, port, flags).start();
    }

    static ProcessBuilder describe(String way, int port, String... flags) {
        List<String> command = new ArrayList<>();
        command.add(WorkerSettings.javaOfThisJvm().toString());
        command.addAll(List.of(flags));
        command.addAll(List.of(
                "-cp",
                WorkerSettings.classPathOfThisJvm(),
                ParentProcess.class.getName(),
                way,
                Integer.toString(port)));
        return new ProcessBuilder(command);
    }
}
