// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
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
 * What one process has seen, line by line. What is written has reached the operating system, so it outlives the process.
 */
final class LedgerFile implements AutoCloseable {
    private static final String SUFFIX = ".ledger";

    private final FileChannel channel;

    LedgerFile(Path folder, String name) throws IOException {
        channel = FileChannel.open(
                folder.resolve(name + SUFFIX), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    void write(Entry entry) {
        write(List.of(entry));
    }

    /** Writes lines together, in order. */
    synchronized void write(List<Entry> entries) {
        String lines = entries.stream().map(entry -> entry + "\n").collect(Collectors.joining());
        ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.US_ASCII));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Reads what all processes wrote, in the order of time. A last line that a killed process left half is left out. */
    static List<Entry> readAll(Path folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(SUFFIX)).toList()) {
                String text = Files.readString(file, StandardCharsets.US_ASCII);
                text.substring(0, text.lastIndexOf('\n') + 1)
                        .lines()
                        .map(Entry::parse)
                        .forEach(entries::add);
            }
        }
        entries.sort(Comparator.comparingLong(Entry::atNanos));
        return entries;
    }
}
