// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file under which a Unix socket is found. */
final class UnixSocketFile {
    private static final Logger LOG = LoggerFactory.getLogger(StreamServer.class);

    private UnixSocketFile() {}

    /** Deletes what stands there if it is a socket, as asyncio does; another file stays, and the server fails. */
    static void clear(Path path) throws IOException {
        if (isSocket(path)) {
            Files.deleteIfExists(path);
        }
    }

    private static boolean isSocket(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther();
    }

    /** Which file a server's socket is, so that another server's is not deleted. */
    record Identity(Path path, @Nullable Object key) {
        /** Deletes the file unless another one stands there now. */
        void deleteIfSame() {
            try {
                if (Objects.equals(key, keyOf(path))) {
                    Files.deleteIfExists(path);
                }
            } catch (IOException e) {
                LOG.debug("The file of a Unix socket could not be deleted", e);
            }
        }
    }

    static Identity identity(Path path) throws IOException {
        return new Identity(path, keyOf(path));
    }

    private static @Nullable Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }
}
