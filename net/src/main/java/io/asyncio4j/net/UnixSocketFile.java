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

    /** The bits of a file's mode that say what it is, and their value for a socket; see inode(7). */
    private static final int KIND = 0xf000;

    private static final int SOCKET = 0xc000;

    private final Path path;
    private final Path aside;
    private @Nullable Object key;

    /** The file at a path, where nothing may stand but another socket. */
    UnixSocketFile(Path path) throws IOException {
        this.path = path;
        this.aside = path.resolveSibling(
                "." + Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36 * 36), 36));
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !isSocket(path)) {
            throw new BindException("Cannot listen at " + path + ": there is a file that is no socket");
        }
    }

    private static boolean isSocket(Path file) throws IOException {
        try {
            int mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return (mode & KIND) == SOCKET;
        } catch (UnsupportedOperationException e) {
            return attributes(file).isOther(); // a system that does not tell sockets from pipes and devices
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
