// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** A client of TLS whose every byte a test can hold back. It blocks. */
final class RawTls implements Closeable {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Socket socket;
    private final SSLEngine engine;
    private final ByteBuffer received = ByteBuffer.allocate(1 << 16).flip();
    private final ByteBuffer plain = ByteBuffer.allocate(1 << 16);

    RawTls(ClientTls tls, int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        engine = tls.newHandler(UnpooledByteBufAllocator.DEFAULT, "localhost", port)
                .engine();
    }

    /** The first thing that a client sends. */
    static byte[] hello(ClientTls tls) throws IOException {
        SSLEngine engine =
                tls.newHandler(UnpooledByteBufAllocator.DEFAULT, "localhost", 1).engine();
        engine.beginHandshake();
        ByteBuffer out = ByteBuffer.allocate(1 << 16);
        engine.wrap(NOTHING, out);
        byte[] hello = new byte[out.flip().remaining()];
        out.get(hello);
        return hello;
    }

    void shake() throws IOException {
        engine.beginHandshake();
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> send(NOTHING);
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_UNWRAP -> unwrap();
                default -> {
                    return;
                }
            }
        }
    }

    void write(String text) throws IOException {
        send(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    void writeUnencrypted(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    private void send(ByteBuffer data) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(1 << 16);
        engine.wrap(data, out);
        out.flip();
        socket.getOutputStream().write(out.array(), 0, out.remaining());
    }

    private void unwrap() throws IOException {
        SSLEngineResult result = engine.unwrap(received, plain);
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
            received.compact();
            int count = socket.getInputStream().read(received.array(), received.position(), received.remaining());
            if (count < 0) {
                throw new EOFException("the server has closed the connection");
            }
            received.position(received.position() + count);
            received.flip();
        } else if (result.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING && result.bytesConsumed() == 0) {
            throw new EOFException("nothing more to read");
        }
    }

    /** Without the goodbye of TLS. */
    void closeSocket() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
