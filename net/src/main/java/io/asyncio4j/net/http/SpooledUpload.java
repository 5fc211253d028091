// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.multipart.MemoryFileUpload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way from a multipart body to the disk. The parser adds pieces in the request's coroutine; each is
 * written to disk, outside of the loop, before the next one is parsed.
 */
final class SpooledUpload extends MemoryFileUpload {
    private final FormLimits limits;
    private final ByteArrayOutputStream parsed = new ByteArrayOutputStream();
    private long received;

    /** Guarded by this, since a request may be cancelled while a thread writes. */
    private @Nullable Path path;

    private @Nullable OutputStream file;
    private boolean discarded;

    SpooledUpload(
            FormLimits limits, String name, String fileName, String type, String encoding, Charset charset, long size) {
        super(name, fileName, type, encoding, charset, size);
        this.limits = limits;
    }

    @Override
    public void addContent(ByteBuf piece, boolean last) throws IOException {
        try {
            received += piece.readableBytes();
            if (received > limits.maxUploadBytes()) {
                throw new HttpStatusException(413, "An upload may have " + limits.maxUploadBytes() + " bytes");
            }
            piece.readBytes(parsed, piece.readableBytes());
        } finally {
            piece.release();
        }
        if (last) {
            setCompleted();
        }
    }

    @Override
    public void setContent(ByteBuf whole) throws IOException {
        addContent(whole, true);
    }

    /** Whether something waits to be written. */
    boolean isPending() {
        return parsed.size() > 0 || isCompleted() && (path == null || file != null);
    }

    /** Writes what was parsed. Blocks. */
    synchronized void write() throws IOException {
        if (discarded) {
            return;
        }
        OutputStream out = file;
        if (out == null) {
            Path made = Files.createTempFile(limits.uploadDirectory(), "upload-", ".part");
            path = made;
            out = Files.newOutputStream(made);
            file = out;
        }
        parsed.writeTo(out);
        parsed.reset();
        if (isCompleted()) {
            out.close();
            file = null;
        }
    }

    /** Deletes the file, if it was not moved away. Blocks. */
    synchronized void discard() throws IOException {
        discarded = true;
        try {
            OutputStream out = file;
            if (out != null) {
                out.close();
            }
        } finally {
            Path made = path;
            if (made != null) {
                Files.deleteIfExists(made);
            }
        }
    }

    synchronized Upload finished() {
        String type = getContentType();
        return new Upload(
                getName(),
                Upload.baseName(getFilename()),
                type == null ? "application/octet-stream" : type,
                received,
                Objects.requireNonNull(path));
    }
}
