// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** A handshake of two engines without a connection. */
record Handshake(SSLEngine server, SSLEngine client) {
    private static final int MOST_ROUNDS = 1000;

    static Handshake between(ServerTls serverTls, ClientTls clientTls, String host) throws SSLException {
        UnpooledByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;
        SSLEngine server = serverTls.newHandler(allocator).engine();
        SSLEngine client = clientTls.newHandler(allocator, host, 443).engine();
        Handshake handshake = new Handshake(server, client);
        handshake.run();
        return handshake;
    }

    X509Certificate shown() throws SSLException {
        return (X509Certificate) client.getSession().getPeerCertificates()[0];
    }

    String shownTo() throws SSLException {
        return shown().getSubjectX500Principal().getName();
    }

    private void run() throws SSLException {
        ByteBuffer toServer = ByteBuffer.allocate(1 << 17);
        ByteBuffer toClient = ByteBuffer.allocate(1 << 17);
        client.beginHandshake();
        server.beginHandshake();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            boolean moved = step(client, toClient, toServer);
            moved |= step(server, toServer, toClient);
            if (!moved) {
                return;
            }
        }
        throw new AssertionError("The handshake does not end");
    }

    /** Whether anything happened. */
    private static boolean step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        boolean moved = false;
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
            moved = true;
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            moved |= engine.wrap(ByteBuffer.allocate(0), out).bytesProduced() > 0;
        }
        in.flip();
        if (in.hasRemaining()) {
            moved |= engine.unwrap(in, ByteBuffer.allocate(1 << 17)).bytesConsumed() > 0;
        }
        in.compact();
        return moved;
    }
}
