// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.vertx.core.http.MimeMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory of {@link StaticFiles}, looked up outside of the loop.
 *
 * @param path where it really is
 * @param encoding {@code gzip} or {@code br}, if it is a compressed form of what was asked for; else empty
 * @param type the media type of what was asked for
 */
record StoredFile(Path path, boolean directory, long size, long modifiedMillis, String encoding, String type) {
    private static final Map<String, String> SUFFIXES = Map.of("br", ".br", "gzip", ".gz");

    /**
     * Looks one up.
     *
     * @param slash whether the path ends with a slash: it means a directory
     * @param index the file that stands for a directory; empty to take the directory itself
     * @param linksOutside whether links may lead out of the root
     * @param encodings the encodings that the client accepts
     * @return null if there is none that may be read
     */
    static @Nullable StoredFile find(
            Path root, List<String> names, boolean slash, String index, boolean linksOutside, Set<String> encodings) {
        try {
            Path base = root.toRealPath();
            Path named = base;
            for (String name : names) {
                named = named.resolve(name);
            }
            StoredFile file = read(base, named, linksOutside, "", named);
            if (file != null && slash && !file.directory()) {
                return null;
            }
            if (file != null && slash && !index.isEmpty()) {
                Path indexed = named.resolve(index);
                StoredFile found = readOrNull(base, indexed, linksOutside, "", indexed);
                named = found == null ? named : indexed;
                file = found == null ? file : found;
            }
            return file == null || file.directory() ? file : best(base, named, linksOutside, encodings, file);
        } catch (IOException | InvalidPathException e) {
            return null; // for the client, what cannot be read is not there
        }
    }

    private static StoredFile best(Path base, Path named, boolean outside, Set<String> encodings, StoredFile plain) {
        for (String encoding : List.of("br", "gzip")) {
            if (encodings.contains(encoding)) {
                Path other = named.resolveSibling(named.getFileName() + SUFFIXES.get(encoding));
                StoredFile found = readOrNull(base, other, outside, encoding, named);
                if (found != null && !found.directory()) {
                    return found;
                }
            }
        }
        return plain;
    }

    private static @Nullable StoredFile readOrNull(Path base, Path path, boolean outside, String encoding, Path named) {
        try {
            return read(base, path, outside, encoding, named);
        } catch (IOException e) {
            return null; // it is only one of several that would do
        }
    }

    private static @Nullable StoredFile read(Path base, Path path, boolean outside, String encoding, Path named)
            throws IOException {
        Path real = path.toRealPath();
        if (!outside && !real.startsWith(base)) {
            return null;
        }
        BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
        if (!attributes.isDirectory() && !attributes.isRegularFile() || !Files.isReadable(real)) {
            return null;
        }
        return new StoredFile(
                real,
                attributes.isDirectory(),
                attributes.size(),
                attributes.lastModifiedTime().toMillis(),
                encoding,
                typeOf(named.getFileName()));
    }

    private static String typeOf(@Nullable Path name) {
        String type = name == null ? null : MimeMapping.mimeTypeForFilename(name.toString());
        if (type == null) {
            return "application/octet-stream";
        }
        boolean text = type.startsWith("text/") || type.equals("application/javascript");
        return text ? type + "; charset=utf-8" : type;
    }
}
