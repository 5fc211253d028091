// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being sent.
 *
 * @param ofTheSystem whether it is a file of the operating system's, which may send it by itself
 */
record OpenFile(FileChannel channel, long size, boolean ofTheSystem) implements AutoCloseable {
    /** Opens one. Blocks; null if that cannot be. */
    static @Nullable OpenFile open(Path path) {
        if (!Files.isRegularFile(path)) {
            return null; // to open a pipe would wait for its other end
        }
        try {
            FileChannel channel = FileChannel.open(path);
            return new OpenFile(channel, channel.size(), path.getFileSystem() == FileSystems.getDefault());
        } catch (IOException e) {
            return null; // for the client, what cannot be read is not there
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
