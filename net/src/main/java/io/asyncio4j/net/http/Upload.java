// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that came with a {@link Form}. It lies on disk until the form is closed.
 *
 * <p>Name and type are the client's word and prove nothing.
 *
 * @param name the name of the form's field
 * @param fileName the name that the file has at the client, without directories; may be empty
 * @param contentType the type that the client gives it
 * @param size bytes
 * @param path where it lies
 */
public record Upload(String name, String fileName, String contentType, long size, Path path) {
    /**
     * Reads it into memory, outside of the loop.
     *
     * @return its bytes
     * @throws IOException if it cannot be read
     */
    public byte[] bytes() throws IOException {
        return Disk.run(() -> Files.readAllBytes(path));
    }

    /**
     * Keeps it: moves it to another place, outside of the loop. What lies there is replaced.
     *
     * @param target the new path; never one made of {@link #fileName} without a check
     * @throws IOException if it cannot be moved
     */
    public void moveTo(Path target) throws IOException {
        Disk.run(() -> Files.move(path, target, StandardCopyOption.REPLACE_EXISTING));
    }

    /** The last piece of what a client says is a path, of whatever system. */
    static String baseName(String clientsName) {
        String name = clientsName.substring(Math.max(clientsName.lastIndexOf('/'), clientsName.lastIndexOf('\\')) + 1);
        StringBuilder plain = new StringBuilder(name.length());
        name.codePoints().filter(c -> !Character.isISOControl(c)).forEach(plain::appendCodePoint);
        String cleaned = plain.toString().strip();
        return cleaned.equals(".") || cleaned.equals("..") ? "" : cleaned;
    }
}
