// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.net.ServerOptions;
import io.asyncio4j.net.StreamServer;
import io.asyncio4j.net.Streams;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import java.io.IOException;
import java.time.Duration;

/** Sends back what comes. */
record EchoService() implements Service {
    private static final int CHUNK = 1 << 16;

    @Override
    public Listening start(String host, int port, boolean shared) throws IOException {
        ServerOptions options = ServerOptions.DEFAULT.reusePort(shared);
        StreamServer server = Streams.startServer(EchoService::echo, host, port, options);
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
        return "tcp://" + hostAndPort;
    }
}
