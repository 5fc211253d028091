// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fields and files that a page has sent: a body of type {@code application/x-www-form-urlencoded} or {@code
 * multipart/form-data}.
 *
 * <p>Counterpart of aiohttp's {@code request.post()}. Files go to disk piece by piece, while they come; of each no more
 * than a piece is in memory. They are deleted when the form is closed, at the latest when the request has ended; {@link
 * Upload#moveTo} keeps one.
 */
public final class Form implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Form.class);

    private final Map<String, List<String>> fields;
    private final List<Upload> uploads;
    private final Runnable deletion;

    private Form(Map<String, List<String>> fields, List<Upload> uploads, Runnable deletion) {
        this.fields = fields;
        this.uploads = uploads;
        this.deletion = deletion;
    }

    /**
     * Reads the form in the body of a request, with {@link FormLimits#DEFAULT}.
     *
     * @param request the request, whose body nobody has read
     * @return the form
     * @throws IOException if the client went away, or the disk fails
     * @throws HttpStatusException with status 400, 413 or 415, if the body is broken, too large or no form
     */
    public static Form read(HttpRequest request) throws IOException {
        return read(request, FormLimits.DEFAULT);
    }

    /**
     * Reads the form in the body of a request.
     *
     * <p><b>Cancellation.</b> What has come of files is deleted.
     *
     * @param request the request, whose body nobody has read
     * @param limits how large it may be
     * @return the form
     * @throws IOException if the client went away, or the disk fails
     * @throws HttpStatusException with status 400, 413 or 415, if the body is broken, too large or no form
     */
    public static Form read(HttpRequest request, FormLimits limits) throws IOException {
        FormReader reader = new FormReader(limits);
        EventLoop loop = Asyncio.getRunningLoop();
        Runnable deletion = () -> reader.uploads().forEach(upload -> delete(loop, upload));
        boolean read = false;
        try {
            Map<String, List<String>> fields = reader.read(request);
            List<Upload> uploads =
                    reader.uploads().stream().map(SpooledUpload::finished).toList();
            request.atEnd(deletion);
            read = true;
            return new Form(fields, uploads, deletion);
        } finally {
            if (!read) {
                deletion.run();
            }
        }
    }

    private static void delete(EventLoop loop, SpooledUpload upload) {
        loop.runInExecutor(null, () -> {
            try {
                upload.discard();
            } catch (IOException e) {
                LOG.warn("An upload could not be deleted", e);
            }
            return true;
        });
    }

    /**
     * Returns a field.
     *
     * @param name its name
     * @return its first value; null if there is none
     */
    public @Nullable String field(String name) {
        List<String> values = fieldAll(name);
        return values.isEmpty() ? null : values.getFirst();
    }

    /**
     * Returns all values of a field.
     *
     * @param name its name
     * @return the values in their order; empty if there are none
     */
    public List<String> fieldAll(String name) {
        return fields.getOrDefault(name, List.of());
    }

    /**
     * Returns the fields.
     *
     * @return values by name, in their order
     */
    public Map<String, List<String>> fields() {
        return fields;
    }

    /**
     * Returns a file.
     *
     * @param name the name of its field
     * @return the first file of that field; null if there is none
     */
    public @Nullable Upload upload(String name) {
        return uploads.stream()
                .filter(upload -> upload.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /**
     * Returns the files.
     *
     * @return all of them, in their order
     */
    public List<Upload> uploads() {
        return uploads;
    }

    /** Deletes the files that were not moved. Does not wait for it. Idempotent. */
    @Override
    public void close() {
        deletion.run();
    }
}
