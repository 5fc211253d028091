// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something made from files, and made anew when they have changed. Any thread may use it.
 *
 * @param <T> what is made
 */
final class Reloadable<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Reloadable.class);
    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    /** Makes it from what the files hold now. */
    @FunctionalInterface
    interface Loader<T> {
        T load() throws IOException, GeneralSecurityException;
    }

    private final List<Path> files;
    private final Loader<T> loader;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile T current;

    /** When the files were last looked at. Guarded by the lock; read without it to save it. */
    private volatile long checked;

    /** What the files were like when they were last read, with success or without. Guarded by the lock. */
    private List<Stamp> seen;

    Reloadable(List<Path> files, Loader<T> loader) throws IOException {
        this(files, loader, System::nanoTime);
    }

    Reloadable(List<Path> files, Loader<T> loader, LongSupplier nanos) throws IOException {
        this.files = List.copyOf(files);
        this.loader = loader;
        this.nanos = nanos;
        this.checked = nanos.getAsLong();
        this.seen = stamps(this.files);
        this.current = load(this.files, loader);
    }

    private Reloadable(T value) {
        this.files = List.of();
        this.loader = () -> value;
        this.nanos = System::nanoTime;
        this.seen = List.of();
        this.current = value;
    }

    /** Holds something that comes from no file, and never changes. */
    static <T> Reloadable<T> fixed(T value) {
        return new Reloadable<>(value);
    }

    T get() {
        return current;
    }

    /** Looks at the files if that is a second ago; if new ones cannot be used, says so in the log and keeps the old. */
    void check() {
        if (files.isEmpty() || nanos.getAsLong() - checked < INTERVAL_NANOS || !lock.tryLock()) {
            return;
        }
        try {
            checked = nanos.getAsLong();
            List<Stamp> now = stamps(files);
            if (now.equals(seen)) {
                return;
            }
            seen = now;
            current = load(files, loader);
            LOG.info("Changed files are in use: {}", files);
        } catch (IOException e) {
            LOG.error("Changed files cannot be used, so what they held before stays in use: {}", files, e);
        } finally {
            lock.unlock();
        }
    }

    /** Reads the files now, changed or not. Keeps the old if that fails. */
    void reload() throws IOException {
        lock.lock();
        try {
            checked = nanos.getAsLong();
            seen = stamps(files);
            current = load(files, loader);
        } finally {
            lock.unlock();
        }
    }

    private static <T> T load(List<Path> files, Loader<T> loader) throws IOException {
        try {
            return loader.load();
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("Cannot use " + files + ": " + e.getMessage(), e);
        }
    }

    /** What tells one version of a file from another; a file that is missing has one, too. */
    private record Stamp(long modified, long size, String key) {}

    private static List<Stamp> stamps(List<Path> files) {
        List<Stamp> stamps = new ArrayList<>();
        for (Path file : files) {
            try {
                BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
                long modified = is.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS);
                stamps.add(new Stamp(modified, is.size(), String.valueOf(is.fileKey())));
            } catch (IOException e) {
                stamps.add(new Stamp(-1, -1, e.getClass().getName()));
            }
        }
        return stamps;
    }
}
