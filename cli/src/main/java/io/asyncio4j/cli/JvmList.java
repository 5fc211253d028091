// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** The JVMs of this machine that aio can attach to, with whether asyncio4j is on their class path or module path. */
final class JvmList {
    private static final String A_CLASS = "io/asyncio4j/EventLoop.class";

    private record Jvm(long pid, boolean hasAsyncio4j, String what) {}

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

    /** Looks at all at once, for one that is stopped answers after seconds only. */
    private static List<Jvm> looks() {
        String own = String.valueOf(ProcessHandle.current().pid());
        List<Jvm> jvms = new ArrayList<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<Jvm>> looks = new ArrayList<>();
            for (VirtualMachineDescriptor descriptor : VirtualMachine.list()) {
                if (descriptor.id().matches("\\d+") && !descriptor.id().equals(own)) {
                    looks.add(threads.submit(() -> look(descriptor)));
                }
            }
            for (Future<Jvm> look : looks) {
                jvms.add(look.get());
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new CommandFailedException("the JVMs cannot be listed: " + e, e);
        }
        jvms.sort(Comparator.comparing(Jvm::hasAsyncio4j).reversed().thenComparing(Jvm::pid));
        return jvms;
    }

    private static Jvm look(VirtualMachineDescriptor descriptor) {
        long pid = Long.parseLong(descriptor.id());
        String what = descriptor.displayName().isBlank() ? "?" : descriptor.displayName();
        try {
            VirtualMachine machine = VirtualMachine.attach(descriptor);
            try {
                return new Jvm(pid, hasAsyncio4j(machine.getSystemProperties()), what);
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | IOException e) {
            return new Jvm(pid, false, what + " (cannot attach)");
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
