// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.asyncio4j.Asyncio;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.net.Connection;
import io.asyncio4j.net.Streams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;

/** A client that writes bytes of HTTP as it likes. In a coroutine. */
final class WildClient implements AutoCloseable {
    private static final int PATIENCE = 3600;

    final Connection connection;

    WildClient(int port) throws IOException {
        connection = Streams.openConnection("127.0.0.1", port);
    }

    void send(String text) {
        send(text.getBytes(ISO_8859_1));
    }

    void send(byte[] bytes) {
        connection.writer().write(bytes);
    }

    /** All that the server sends until it ends the connection; a reset is an end too. */
    String readToEnd() {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            Asyncio.timeout(PATIENCE, () -> {
                for (byte[] data = connection.reader().read(1 << 16); data.length > 0; ) {
                    read.writeBytes(data);
                    data = connection.reader().read(1 << 16);
                }
            });
        } catch (TimeoutError e) {
            throw new AssertionError("The server keeps the connection; it sent: " + read.toString(ISO_8859_1), e);
        } catch (Exception e) {
            if (!(e instanceof SocketException || e.getCause() instanceof SocketException)) {
                throw new AssertionError("Not an end of the connection", e);
            }
        }
        return read.toString(ISO_8859_1);
    }

    /** What the server sends within a time. */
    String readFor(double seconds) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            Asyncio.timeout(seconds, () -> {
                for (byte[] data = connection.reader().read(1 << 16); data.length > 0; ) {
                    read.writeBytes(data);
                    data = connection.reader().read(1 << 16);
                }
            });
        } catch (TimeoutError e) {
            return read.toString(ISO_8859_1);
        } catch (Exception e) {
            return read.toString(ISO_8859_1) + "\n(" + e + ")";
        }
        return read.toString(ISO_8859_1);
    }

    void abort() {
        connection.writer().transport().abort();
    }

    @Override
    public void close() {
        abort();
    }
}
