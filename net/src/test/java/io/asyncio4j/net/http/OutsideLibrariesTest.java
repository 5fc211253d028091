// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.net.Certificates;
import io.asyncio4j.net.OtherProgram;
import io.asyncio4j.net.ServerTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers and clients with those of Python and Node. */
class OutsideLibrariesTest {
    private static final String PYTHON_CLIENT = """
            import http.client, ssl, sys, urllib.request

            plain, secure, authority = sys.argv[1:]

            def talk(connection):
                used = set()
                for path in '/', '/text', '/nothing':
                    connection.request('GET', path)
                    used.add(connection.sock)
                    answer = connection.getresponse()
                    print(answer.status, answer.version, len(answer.read()))
                connection.request('POST', '/echo', iter([b'in ', b'pieces']), encode_chunked=True,
                                   headers={'Transfer-Encoding': 'chunked'})
                used.add(connection.sock)
                print(connection.getresponse().read().decode(), 'on', len(used), 'connection')
                connection.close()

            talk(http.client.HTTPConnection('127.0.0.1', int(plain), timeout=10))
            trust = ssl.create_default_context(cafile=authority)
            talk(http.client.HTTPSConnection('127.0.0.1', int(secure), timeout=10, context=trust))
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor())
            print(opener.open(f'http://127.0.0.1:{plain}/login', timeout=10).read().decode())
            """;

    private static final String NODE_CLIENT = """
            const [plain, secure, authority] = process.argv.slice(1);
            const http = require('http'), https = require('https'), http2 = require('http2');
            const ca = require('fs').readFileSync(authority);
            const url = 'http://127.0.0.1:' + plain, secureUrl = 'https://127.0.0.1:' + secure;

            function text(answer) {
                return new Promise((done, failed) => {
                    let all = '';
                    answer.setEncoding('utf8').on('data', piece => all += piece).on('end', () => done(all));
                    answer.on('error', failed);
                });
            }

            function send(library, to, options, pieces = []) {
                return new Promise((done, failed) => {
                    const request = library.request(to, options, answer =>
                        text(answer).then(all => done(all + ' ' + request.reusedSocket)));
                    request.on('error', failed);
                    pieces.forEach(piece => request.write(piece));
                    request.end();
                });
            }

            async function speak2(to, options) {
                const session = http2.connect(to, options);
                const paths = ['/', '/text', '/'];
                const answers = await Promise.all(paths.map(path => text(session.request({':path': path}))));
                const post = session.request({':method': 'POST', ':path': '/echo'});
                post.write('in ');
                post.end('pieces');
                console.log(answers[0], answers[1].length, answers[2], await text(post));
                session.close();
            }

            async function main() {
                for (const [library, to] of [[http, url], [https, secureUrl]]) {
                    const agent = new library.Agent({keepAlive: true, maxSockets: 1, ca});
                    console.log(await send(library, to + '/', {agent}));
                    console.log(await send(library, to + '/echo', {agent, method: 'POST'}, ['in ', 'pieces']));
                    agent.destroy();
                }
                await speak2(url);
                await speak2(secureUrl, {ca});
                console.log((await (await fetch(url + '/text')).text()).length);
                const given = await fetch(url + '/slow', {signal: AbortSignal.timeout(300)}).catch(e => e.name);
                console.log(given);
            }

            main().then(() => process.exit(0));
            """;

    private static final String NODE_SERVER = """
            const [chain, key] = process.argv.slice(1);
            const fs = require('fs'), http = require('http'), http2 = require('http2'), zlib = require('zlib');

            function serve(request, response) {
                switch (request.url) {
                    case '/gzip':
                        response.setHeader('Content-Encoding', 'gzip');
                        return response.end(zlib.gzipSync('unzipped'.repeat(1000)));
                    case '/moved':
                        response.writeHead(302, {Location: '/who', 'Set-Cookie': 'who=ann; Path=/'});
                        return response.end();
                    case '/who':
                        return response.end('it is ' + request.headers.cookie);
                    case '/pieces':
                        response.write('in ');
                        return setImmediate(() => response.end('pieces'));
                    case '/cut':
                        response.writeHead(200, {'Content-Length': 100});
                        return response.write('begun', () => request.socket.destroy());
                    case '/version':
                        return response.end(request.httpVersion);
                    default:
                        return request.pipe(response);
                }
            }

            const plain = http.createServer(serve);
            const secure = http2.createSecureServer(
                {cert: fs.readFileSync(chain), key: fs.readFileSync(key), allowHTTP1: true}, serve);
            plain.listen(0, '127.0.0.1', () =>
                secure.listen(0, '127.0.0.1', () => console.log(plain.address().port + ' ' + secure.address().port)));
            process.stdin.on('end', () => process.exit(0)).resume();
            """;

    @TempDir
    private Path directory;

    private Certificates certificates;

    @BeforeEach
    void authority() throws Exception {
        certificates = new Certificates(directory);
    }

    private static void python() {
        OtherProgram.orSkip("python3", "Debian: apt install python3");
    }

    private static void node() {
        OtherProgram.orSkip("node", "Debian: apt install nodejs");
    }

    // ---- their clients ----

    /** Runs a script against a server without TLS and one with it. */
    private String visited(String... interpreter) throws Exception {
        OutsideSite site = new OutsideSite(directory);
        ServerTls tls = certificates.server(certificates.local("here"));
        String trust = certificates.authorityPem().toString();
        String[] printed = new String[1];
        site.serve(plain -> {
            HttpServerOptions secure = HttpServerOptions.DEFAULT.tls(tls);
            try (HttpServer encrypted = HttpServer.start(site.handler(), "127.0.0.1", 0, secure)) {
                printed[0] = OtherProgram.output(List.of(
                        interpreter[0],
                        interpreter[1],
                        interpreter[2],
                        String.valueOf(plain.port()),
                        String.valueOf(encrypted.port()),
                        trust));
            }
        });
        return printed[0];
    }

    @Test
    void theClientOfPythonIsServed() throws Exception {
        python();
        String length = String.valueOf(OutsideSite.TEXT.length());
        assertThat(visited("python3", "-c", PYTHON_CLIENT).lines())
                .containsExactly(
                        "200 11 13",
                        "200 11 " + length,
                        "404 11 28",
                        "in pieces on 1 connection",
                        "200 11 14",
                        "200 11 " + length,
                        "404 11 28",
                        "in pieces on 1 connection",
                        "it is ann");
    }

    @Test
    void theClientsOfNodeAreServed() throws Exception {
        node();
        int length = OutsideSite.TEXT.length();
        assertThat(visited("node", "-e", NODE_CLIENT).lines())
                .containsExactly(
                        "HTTP/1.1 http false",
                        "in pieces true",
                        "HTTP/1.1 https false",
                        "in pieces true",
                        "HTTP/2 http " + length + " HTTP/2 http in pieces",
                        "HTTP/2 https " + length + " HTTP/2 https in pieces",
                        String.valueOf(length),
                        "TimeoutError");
    }

    // ---- their servers ----

    @Test
    void aServerOfPythonAnswers() throws Exception {
        python();
        Path served = Files.createDirectory(directory.resolve("served"));
        Files.writeString(served.resolve("note.txt"), OutsideSite.TEXT);
        List<String> command = List.of(
                "python3", "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", served.toString());
        HttpRuns.run(() -> {
            try (OtherProgram server = OtherProgram.start(command)) {
                String port = server.line().replaceFirst(".* port (\\d+).*", "$1");
                HttpClientOptions options = HttpClientOptions.DEFAULT.baseUrl("http://127.0.0.1:" + port);
                try (HttpClient client = HttpClient.open(options)) {
                    assertThat(client.get("/").orThrow().text()).contains("note.txt");
                    assertThat(client.get("/note.txt").orThrow().text()).isEqualTo(OutsideSite.TEXT);
                    assertThat(client.get("/other.txt").status()).isEqualTo(404);
                    assertThat(client.post("/", HttpBody.text("unwanted")).status())
                            .isEqualTo(501);
                }
            }
        });
    }

    @Test
    void serversOfNodeAnswer() throws Exception {
        node();
        var bundle = certificates.local("node");
        List<String> command = List.of(
                "node",
                "-e",
                NODE_SERVER,
                certificates.chainPem(bundle).toString(),
                certificates.keyPem(bundle).toString());
        byte[] large = "0123456789".repeat(300_000).getBytes(UTF_8);
        HttpRuns.run(() -> {
            try (OtherProgram server = OtherProgram.start(command);
                    HttpClient client = HttpClient.open(HttpClientOptions.DEFAULT.tls(certificates.client()))) {
                String[] ports = server.line().split(" ");
                String plain = "http://127.0.0.1:" + ports[0];
                String secure = "https://127.0.0.1:" + ports[1];
                for (String url : List.of(plain, secure)) {
                    assertThat(client.get(url + "/gzip").orThrow().text()).hasSize(8000);
                    assertThat(client.get(url + "/moved").orThrow().text()).isEqualTo("it is who=ann");
                    assertThat(client.get(url + "/pieces").orThrow().text()).isEqualTo("in pieces");
                    assertThat(client.post(url + "/", HttpBody.bytes(large))
                                    .orThrow()
                                    .bytes())
                            .isEqualTo(large);
                    assertThat(client.post(url + "/", HttpBody.stream("text/plain", writer -> {
                                        writer.write("in ".getBytes(UTF_8));
                                        writer.drain();
                                        writer.write("pieces".getBytes(UTF_8));
                                    }))
                                    .orThrow()
                                    .text())
                            .isEqualTo("in pieces");
                }
                assertThat(client.get(plain + "/version").text()).isEqualTo("1.1");
                assertThat(client.get(secure + "/version").text()).isEqualTo("2.0");
                assertThatThrownBy(() -> client.get(plain + "/cut")).isInstanceOf(HttpDisconnectedException.class);
                assertThat(client.get(plain + "/who").orThrow().text()).contains("it is");
            }
        });
    }
}
