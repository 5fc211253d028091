// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ServeCommandTest {
    /** The command in a process of its own, and where it listens. */
    private record Served(CommandProcess process, String address) implements AutoCloseable {
        static Served start(String... words) throws Exception {
            List<String> line = new ArrayList<>(List.of("serve"));
            line.addAll(List.of(words));
            line.addAll(List.of("--port", "0", "--grace", "1"));
            CommandProcess process = CommandProcess.start(line.toArray(String[]::new));
            return new Served(process, process.await("://"));
        }

        int port() {
            return URI.create(address).getPort();
        }

        /** Asks it to end, by SIGTERM; its exit code. */
        int end() throws Exception {
            process.signal("TERM");
            return process.end();
        }

        @Override
        public void close() {
            process.close();
        }
    }

    private static HttpResponse<String> get(HttpClient client, String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anEchoSendsBackWhatComes(int loops) throws Exception {
        try (Served served = Served.start("echo", "--loops", Integer.toString(loops))) {
            assertThat(served.address()).startsWith("tcp://127.0.0.1:");
            byte[] sent = "what comes".getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 8; i++) {
                try (Socket socket = new Socket("127.0.0.1", served.port())) {
                    socket.getOutputStream().write(sent);
                    assertThat(socket.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
                    socket.shutdownOutput();
                    assertThat(socket.getInputStream().read()).isEqualTo(-1);
                }
            }
            assertThat(served.end()).isEqualTo(143);
        }
    }

    @Test
    void helloGreets() throws Exception {
        try (Served served = Served.start("hello");
                HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = get(client, served.address());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("hello, world\n");
            assertThat(served.end()).isEqualTo(143);
        }
    }

    @Test
    void aDirectoryIsServed(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("note.txt"), "a note");
        try (Served served = Served.start(folder.toString());
                HttpClient client = HttpClient.newHttpClient()) {
            assertThat(get(client, served.address() + "note.txt").body()).isEqualTo("a note");
            assertThat(get(client, served.address()).body()).contains("note.txt");
            assertThat(get(client, served.address() + "other.txt").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aCertificateOfTheMomentEncrypts() throws Exception {
        try (Served served = Served.start("echo", "--tls", "self-signed")) {
            assertThat(served.address()).startsWith("tls://127.0.0.1:");
            try (Socket plain = new Socket("127.0.0.1", served.port())) {
                plain.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                assertThat(plain.getInputStream().readAllBytes())
                        .as("an alert at most, and the end")
                        .hasSizeLessThan(20);
            }
        }
    }

    /** Runs the command here, for what it says when it cannot begin. */
    private static String complaint(int code, String... words) {
        try (Shell shell = new Shell()) {
            assertThat(shell.run(words)).isEqualTo(code);
            return shell.complained();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "hello"})
    void aTakenPortIsCode1AndNamesTheRemedy(String what) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());

            assertThat(complaint(1, "serve", what, "--port", port))
                    .contains("aio: Cannot listen on 127.0.0.1:" + port + ": the port is taken; give another --port")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void loopsDoNotShareThePortOfAnotherProgram() throws Exception {
        try (Served served = Served.start("hello", "--loops", "2")) {
            String port = Integer.toString(served.port());

            assertThat(complaint(1, "serve", "hello", "--loops", "2", "--port", port))
                    .contains("aio: Cannot listen on 127.0.0.1:" + port + ": the port is taken; give another --port");
        }
    }

    @Test
    void optionsThatDoNotFitTogetherAreWrongUse(@TempDir Path folder) {
        assertThat(complaint(2, "serve", "echo", "--access-log")).contains("echo serves none");
        assertThat(complaint(2, "serve", "echo", "--tls", "self-signed", "--tls-key", "key.pem"))
                .contains("leave --tls-key out");
        assertThat(complaint(2, "serve", "echo", "--tls", "chain.pem")).contains("needs its key: --tls-key KEY");
        assertThat(complaint(2, "serve", "echo", "--tls-key", "key.pem")).contains("goes with --tls CERTIFICATE");
        assertThat(complaint(2, "serve", "echo", "--tls", "no.pem", "--tls-key", "key.pem"))
                .contains("'no.pem' is no file that can be read");
        assertThat(complaint(2, "serve", folder.resolve("missing").toString()))
                .contains("missing' is no directory; give one that exists, or echo, or hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "hello"})
    void anAddressOfAnotherMachineIsCode1AndNamesTheRemedy(String what) {
        assertThat(complaint(1, "serve", what, "--port", "0", "--host", "192.0.2.1"))
                .contains("no address of this machine; --host takes 127.0.0.1, or 0.0.0.0 for all")
                .doesNotContain("\tat ");
    }

    @Test
    void keysThatDoNotFitAreCode1AndNameTheFiles(@TempDir Path folder) throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong.pem"), "no PEM");

        assertThat(complaint(1, "serve", "echo", "--tls", wrong.toString(), "--tls-key", wrong.toString()))
                .contains("aio: --tls: " + wrong + " holds no private key", "or --tls self-signed")
                .doesNotContain("\tat ");
    }
}
