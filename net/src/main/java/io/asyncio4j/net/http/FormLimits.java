// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.nio.file.Path;

/**
 * How large a {@link Form} may be, and where its uploads are kept. Immutable: each method returns a changed copy of {@link
 * #DEFAULT} or of another one. What is larger is answered with status 413.
 */
public final class FormLimits {
    /** 256 fields of at most 64 KiB, 16 uploads of at most 10 MiB, 32 MiB in all, in the system's temporary directory. */
    public static final FormLimits DEFAULT =
            new FormLimits(256, 1 << 16, 16, 10L << 20, 32L << 20, Path.of(System.getProperty("java.io.tmpdir")));

    private final int fields;
    private final int fieldBytes;
    private final int uploads;
    private final long uploadBytes;
    private final long totalBytes;
    private final Path directory;

    private FormLimits(int fields, int fieldBytes, int uploads, long uploadBytes, long totalBytes, Path directory) {
        if (fields < 0 || fieldBytes <= 0 || uploads < 0 || uploadBytes <= 0 || totalBytes <= 0) {
            throw new IllegalArgumentException("Limits must be positive");
        }
        this.fields = fields;
        this.fieldBytes = fieldBytes;
        this.uploads = uploads;
        this.uploadBytes = uploadBytes;
        this.totalBytes = totalBytes;
        this.directory = directory;
    }

    /**
     * Limits the fields.
     *
     * @param count how many
     * @param bytes the most bytes of each
     * @return changed limits
     * @throws IllegalArgumentException unless positive
     */
    public FormLimits fields(int count, int bytes) {
        return new FormLimits(count, bytes, uploads, uploadBytes, totalBytes, directory);
    }

    /**
     * Limits the uploaded files.
     *
     * @param count how many
     * @param bytes the most bytes of each
     * @return changed limits
     * @throws IllegalArgumentException unless positive
     */
    public FormLimits uploads(int count, long bytes) {
        return new FormLimits(fields, fieldBytes, count, bytes, totalBytes, directory);
    }

    /**
     * Limits the body of the request, instead of what the server's options say.
     *
     * @param bytes the most bytes
     * @return changed limits
     * @throws IllegalArgumentException unless positive
     */
    public FormLimits total(long bytes) {
        return new FormLimits(fields, fieldBytes, uploads, uploadBytes, bytes, directory);
    }

    /**
     * Chooses where uploads are kept until their form is closed.
     *
     * @param path a directory that exists
     * @return changed limits
     */
    public FormLimits directory(Path path) {
        return new FormLimits(fields, fieldBytes, uploads, uploadBytes, totalBytes, path);
    }

    int maxFields() {
        return fields;
    }

    int maxFieldBytes() {
        return fieldBytes;
    }

    int maxUploads() {
        return uploads;
    }

    long maxUploadBytes() {
        return uploadBytes;
    }

    long maxTotalBytes() {
        return totalBytes;
    }

    Path uploadDirectory() {
        return directory;
    }
}
