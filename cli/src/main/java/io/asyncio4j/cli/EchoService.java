// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.net.ServerOptions;
import io.asyncio4j.net.ServerTls;
import io.asyncio4j.net.StreamServer;
import io.asyncio4j.net.Streams;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends back what comes.
 *
 * @param tls null for a plain connection
 */
record EchoService(@Nullable ServerTls tls) implements Service {
    private static final int CHUNK = 1 << 16;

    @Override
    public Listening start(String host, int port, boolean shared) throws IOException {
        ServerOptions options = ServerOptions.DEFAULT.reusePort(shared);
        StreamServer server =
                Streams.startServer(EchoService::echo, host, port, tls == null ? options : options.tls(tls));
        return new Listening() {
            @Override
            public int port() {
                return server.port();
            }

            @Override
            public void shutdown(Duration grace) {
                server.shutdown(grace);
            }
        };
    }

    private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
        for (byte[] bytes = reader.read(CHUNK); bytes.length > 0; bytes = reader.read(CHUNK)) {
            writer.write(bytes);
            writer.drain();
        }
    }

    @Override
    public String address(String hostAndPort) {
        return (tls == null ? "tcp://" : "tls://") + hostAndPort;
    }
}
