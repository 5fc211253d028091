// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.stream.WriteTransport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Compresses what is written on its way to another transport. Each write can be read by the other side at once. */
final class GzipTransport implements WriteTransport {
    private static final int BUFFER = 8192;

    private final WriteTransport plain;
    private final GZIPOutputStream zip;

    GzipTransport(WriteTransport plain) throws IOException {
        this.plain = plain;
        this.zip = new GZIPOutputStream(new Out(plain), BUFFER, true);
    }

    /** Passes bytes on. */
    private static final class Out extends OutputStream {
        private final WriteTransport to;

        Out(WriteTransport to) {
            this.to = to;
        }

        @Override
        public void write(int single) {
            to.write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] data, int offset, int length) {
            to.write(data, offset, length);
        }
    }

    @Override
    public void write(byte[] data, int offset, int length) {
        try {
            zip.write(data, offset, length);
            zip.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a write after the end
        }
    }

    /** Writes the end of what is compressed. The transport stays open. */
    void finish() throws IOException {
        zip.close();
    }

    @Override
    public boolean canWriteEof() {
        return plain.canWriteEof();
    }

    @Override
    public void writeEof() {
        close();
    }

    @Override
    public void close() {
        try {
            finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        plain.close();
    }

    @Override
    public void abort() {
        plain.abort();
    }

    @Override
    public boolean isClosing() {
        return plain.isClosing();
    }

    @Override
    public int writeBufferSize() {
        return plain.writeBufferSize();
    }

    @Override
    public void setWriteBufferLimits(int high, int low) {
        plain.setWriteBufferLimits(high, low);
    }

    @Override
    public @Nullable Object extraInfo(String name) {
        return plain.extraInfo(name);
    }
}
