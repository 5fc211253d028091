// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file under which a server's Unix socket is found.
 *
 * <p>The socket is bound beside its path and moved there: so there is no moment without a server while one takes over from
 * another, and Netty, which deletes the path that it has bound, never deletes a successor's.
 */
final class UnixSocketFile {
    private static final Logger LOG = LoggerFactory.getLogger(StreamServer.class);

    private final Path path;
    private final Path aside;
    private @Nullable Object key;

    /** The file at a path, where nothing may stand but another socket. */
    UnixSocketFile(Path path) throws IOException {
        this.path = path;
        this.aside = path.resolveSibling(
                "." + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36 * 36), 36));
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !attributes(path).isOther()) {
            throw new BindException("Cannot listen at " + path + ": there is a file that is no socket");
        }
    }

    /** Where the socket is to be bound. */
    Path bindPath() {
        return aside;
    }

    /** Moves the bound socket to its path. */
    void moveIn() throws IOException {
        key = attributes(aside).fileKey();
        Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes the file unless another server's stands there now. */
    void delete() {
        try {
            if (key != null && Objects.equals(key, attributes(path).fileKey())) {
                Files.delete(path);
            }
        } catch (IOException e) {
            LOG.debug("The file of a Unix socket is gone already", e);
        }
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
