// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** The JVMs of this machine that aio can attach to, with whether asyncio4j is on their class path or module path. */
final class JvmList {
    private static final String A_CLASS = "io/asyncio4j/EventLoop.class";

    /** How long all of them together have to answer; one whose attach listener does not run yet needs a moment. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private record Jvm(long pid, boolean hasAsyncio4j, String what) {
        Jvm with(String remark) {
            return new Jvm(pid, hasAsyncio4j, what + " (" + remark + ")");
        }
    }

    private JvmList() {}

    /** A line a JVM, cut to so many columns; 0 for as many as it needs. */
    static String text(int columns) {
        List<Jvm> jvms = looks();
        StringBuilder text = new StringBuilder();
        if (jvms.stream().noneMatch(Jvm::hasAsyncio4j)) {
            text.append("no JVM here has asyncio4j on its class path or module path\n");
        }
        if (!jvms.isEmpty()) {
            text.append(String.format("%-9s  %-9s  %s%n", "PID", "ASYNCIO4J", "PROGRAM"));
            for (Jvm jvm : jvms) {
                String line = String.format("%-9d  %-9s  %s", jvm.pid(), jvm.hasAsyncio4j() ? "yes" : "-", jvm.what());
                text.append(columns > 0 && line.length() > columns ? line.substring(0, columns - 1) + "…" : line)
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** Looks at all at once, each on a daemon thread of its own, for one that is stopped may never answer. */
    private static List<Jvm> looks() {
        String own = String.valueOf(ProcessHandle.current().pid());
        Map<Jvm, Future<Jvm>> looks = new LinkedHashMap<>();
        for (VirtualMachineDescriptor descriptor : VirtualMachine.list()) {
            if (descriptor.id().matches("\\d+") && !descriptor.id().equals(own)) {
                String what = descriptor.displayName().isBlank() ? "?" : descriptor.displayName();
                Jvm unknown = new Jvm(Long.parseLong(descriptor.id()), false, what);
                FutureTask<Jvm> look = new FutureTask<>(() -> look(descriptor, unknown));
                Thread.ofPlatform().daemon().name("aio-look-" + unknown.pid()).start(look);
                looks.put(unknown, look);
            }
        }
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<Jvm> jvms = new ArrayList<>();
        looks.forEach((unknown, look) -> jvms.add(answer(unknown, look, end - System.nanoTime())));
        jvms.sort(Comparator.comparing(Jvm::hasAsyncio4j).reversed().thenComparing(Jvm::pid));
        return jvms;
    }

    private static Jvm answer(Jvm unknown, Future<Jvm> look, long nanos) {
        try {
            return look.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return unknown.with("does not answer");
        } catch (ExecutionException e) {
            return unknown.with("cannot be looked at: " + e.getCause());
        } catch (InterruptedException e) {
            throw new CommandFailedException("the JVMs cannot be listed: " + e, e);
        }
    }

    private static Jvm look(VirtualMachineDescriptor descriptor, Jvm unknown) {
        try {
            VirtualMachine machine = VirtualMachine.attach(descriptor);
            try {
                return new Jvm(unknown.pid(), hasAsyncio4j(machine.getSystemProperties()), unknown.what());
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | IOException e) {
            return unknown.with("cannot attach");
        }
    }

    private static boolean hasAsyncio4j(Properties properties) {
        Path folder = Path.of(properties.getProperty("user.dir", "."));
        return Stream.of("java.class.path", "jdk.module.path")
                .flatMap(name -> Stream.of(properties.getProperty(name, "").split(File.pathSeparator)))
                .filter(entry -> !entry.isEmpty())
                .map(folder::resolve)
                .flatMap(JvmList::withFilesOfFolder)
                .anyMatch(JvmList::holdsAsyncio4j);
    }

    /** An entry of a module path may be a folder of modules. */
    private static Stream<Path> withFilesOfFolder(Path entry) {
        File[] files = entry.toFile()
                .listFiles(file -> file.isDirectory() || file.getName().endsWith(".jar"));
        return Stream.concat(
                Stream.of(entry), files == null ? Stream.of() : Stream.of(files).map(File::toPath));
    }

    private static boolean holdsAsyncio4j(Path entry) {
        if (Files.isDirectory(entry)) {
            return Files.exists(entry.resolve(A_CLASS));
        }
        try (ZipFile jar = new ZipFile(entry.toFile())) {
            return jar.getEntry(A_CLASS) != null;
        } catch (IOException e) {
            return false; // what the JVM itself could not read holds nothing
        }
    }
}
