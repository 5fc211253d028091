// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one process has seen, line by line. What is written outlives the process, however it ends.
 *
 * <p>The file is mapped, and begins with the number of bytes that follow. So nobody who writes takes a lock: coroutines write,
 * and the bare threads of loops.
 */
final class LedgerFile {
    private static final String SUFFIX = ".ledger";
    private static final long MOST = 256L << 20;
    private static final int HEAD = Long.BYTES;
    private static final VarHandle SIZE = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment memory;

    LedgerFile(Path folder, String name) throws IOException {
        try (FileChannel channel = FileChannel.open(
                folder.resolve(name + SUFFIX),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, MOST, java.lang.foreign.Arena.ofAuto());
        }
    }

    void write(Entry entry) {
        write(List.of(entry));
    }

    /** Writes lines together, in order. */
    void write(List<Entry> entries) {
        String lines = entries.stream().map(entry -> entry + "\n").collect(Collectors.joining());
        byte[] bytes = lines.getBytes(StandardCharsets.US_ASCII);
        long at = (long) SIZE.getAndAdd(memory, 0L, (long) bytes.length);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, HEAD + at, bytes.length);
    }

    /** Reads what all processes wrote, in the order of time. Lines that a killed process left half are left out. */
    static List<Entry> readAll(Path folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(path -> path.toString().endsWith(SUFFIX))
                    .flatMap(path -> text(path).lines())
                    .map(line -> line.substring(line.lastIndexOf('\0') + 1))
                    .filter(line -> !line.isEmpty())
                    .map(Entry::parse)
                    .forEach(entries::add);
        }
        entries.sort(Comparator.comparingLong(Entry::atNanos));
        return entries;
    }

    private static String text(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer head = ByteBuffer.allocate(HEAD).order(ByteOrder.nativeOrder());
            channel.read(head, 0);
            ByteBuffer lines = ByteBuffer.allocate(Math.toIntExact(head.getLong(0)));
            int count;
            do {
                count = channel.read(lines, HEAD + lines.position());
            } while (count > 0);
            return new String(lines.array(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
