// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EngineKind;
import io.asyncio4j.stream.StreamReader;
import io.asyncio4j.stream.StreamWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams with those of Python's asyncio, whose counterpart they are. */
class OutsideStreamsTest {
    private static final int SIZE = 1_000_000;

    private static final String CLIENT = """
            import asyncio, ssl, sys

            plain, secure, authority, size = sys.argv[1:]

            async def talk(port, context):
                reader, writer = await asyncio.open_connection('127.0.0.1', int(port), ssl=context)
                writer.write(b'a line\\n')
                print((await reader.readline()).decode().strip())
                sent = bytes(range(256)) * (int(size) // 256)
                async def send():
                    writer.write(sent)
                    await writer.drain()
                    if writer.can_write_eof():
                        writer.write_eof()
                sending = asyncio.create_task(send())
                print(await reader.readexactly(len(sent)) == sent)
                await sending
                if writer.can_write_eof():
                    print(await reader.read() == b'')
                writer.close()
                await writer.wait_closed()

            async def main():
                await talk(plain, None)
                await talk(secure, ssl.create_default_context(cafile=authority))

            asyncio.run(asyncio.wait_for(main(), 15))
            """;

    private static final String SERVER = """
            import asyncio, ssl, sys

            chain, key = sys.argv[1:]

            async def serve(reader, writer):
                while data := await reader.read(65536):
                    writer.write(data)
                    await writer.drain()
                writer.close()

            async def main():
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(chain, key)
                plain = await asyncio.start_server(serve, '127.0.0.1', 0)
                secure = await asyncio.start_server(serve, '127.0.0.1', 0, ssl=context)
                print(*(server.sockets[0].getsockname()[1] for server in (plain, secure)), flush=True)
                await asyncio.sleep(60)

            asyncio.run(main())
            """;

    @TempDir
    private Path directory;

    private Certificates certificates;

    @BeforeEach
    void python() throws Exception {
        OtherProgram.orSkip("python3", "Debian: apt install python3");
        certificates = new Certificates(directory);
    }

    @Test
    void aClientOfAsyncioIsServed() {
        new NetKind(EngineKind.LOOM, NetTransport.preferred()).run(() -> {
            ServerOptions secure = ServerOptions.DEFAULT.tls(certificates.server(certificates.local("here")));
            try (StreamServer plain = Streams.startServer(StreamsTest::echo, "127.0.0.1", 0);
                    StreamServer encrypted = Streams.startServer(StreamsTest::echo, "127.0.0.1", 0, secure)) {
                String printed = OtherProgram.output(List.of(
                        "python3",
                        "-c",
                        CLIENT,
                        String.valueOf(plain.port()),
                        String.valueOf(encrypted.port()),
                        certificates.authorityPem().toString(),
                        String.valueOf(SIZE)));
                assertThat(printed.lines()).containsExactly("a line", "True", "True", "a line", "True");
            }
        });
    }

    @Test
    void aServerOfAsyncioAnswers() throws Exception {
        var bundle = certificates.local("python");
        List<String> command = List.of(
                "python3",
                "-c",
                SERVER,
                certificates.chainPem(bundle).toString(),
                certificates.keyPem(bundle).toString());
        new NetKind(EngineKind.LOOM, NetTransport.preferred()).run(() -> {
            try (OtherProgram server = OtherProgram.start(command)) {
                String[] ports = server.line().split(" ");
                ConnectOptions secure = ConnectOptions.DEFAULT.tls(certificates.client());
                exchange(Streams.openConnection("127.0.0.1", Integer.parseInt(ports[0])));
                exchange(Streams.openConnection("localhost", Integer.parseInt(ports[1]), secure));
            }
        });
    }

    private static void exchange(Connection opened) throws IOException {
        try (Connection connection = opened) {
            StreamWriter writer = connection.writer();
            StreamReader reader = connection.reader();
            writer.write("a line\n".getBytes(UTF_8));
            assertThat(reader.readLine()).isEqualTo("a line\n".getBytes(UTF_8));
            byte[] large = "0123456789".repeat(SIZE / 10).getBytes(UTF_8);
            var sending = Asyncio.createTask(() -> {
                writer.write(large);
                writer.drain();
            });
            assertThat(reader.readExactly(large.length)).isEqualTo(large);
            sending.await();
            if (writer.canWriteEof()) {
                writer.writeEof();
                assertThat(reader.read()).isEmpty();
            }
        }
    }
}
