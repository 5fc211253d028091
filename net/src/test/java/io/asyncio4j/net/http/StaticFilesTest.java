// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.EngineKind;
import io.asyncio4j.VoidCoroutine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticFilesTest {
    private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";

    @TempDir
    private Path directory;

    private Path root;

    @BeforeEach
    void fill() throws IOException {
        root = Files.createDirectories(directory.resolve("root"));
        Files.writeString(directory.resolve("secret.txt"), "secret");
        Files.writeString(root.resolve("a.txt"), "0123456789");
        Files.setLastModifiedTime(root.resolve("a.txt"), FileTime.from(784111777, TimeUnit.SECONDS));
        Files.writeString(root.resolve("empty.bin"), "");
        Files.writeString(root.resolve("ä <&>.html"), "<p>");
        Files.writeString(root.resolve(".hidden"), "hidden");
        Files.createDirectories(root.resolve("sub/deep"));
        Files.writeString(root.resolve("sub/index.html"), "index");
        Files.writeString(root.resolve("sub/b.css"), "b");
        Files.createDirectories(root.resolve(".well-known"));
        Files.writeString(root.resolve(".well-known/x"), "known");
    }

    private static void inLoop(VoidCoroutine test) {
        Engines.on(EngineKind.LOOM, test);
    }

    private static HttpResponse get(HttpHandler files, String target, String... headers) throws Exception {
        return files.handle(HttpRequest.of("GET", target).with(HttpHeaders.of(headers), new byte[0]));
    }

    /** The bytes that an answer names. */
    private static String sent(HttpResponse answer) throws IOException {
        if (!(answer.body() instanceof ResponseBody.FilePart(Path path, long offset, long length))) {
            return answer.text();
        }
        String all = Files.readString(path);
        return all.substring((int) offset, (int) (offset + length));
    }

    @Test
    void filesAreSentWithWhatIsKnownOfThem() {
        inLoop(() -> {
            HttpResponse answer = get(StaticFiles.of(root), "/a.txt");

            assertThat(sent(answer)).isEqualTo("0123456789");
            assertThat(answer.headers().get("content-type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(answer.headers().get("last-modified")).isEqualTo(DATE);
            assertThat(answer.headers().get("etag")).matches("\"[0-9a-f-]+\"");
            assertThat(answer.headers().get("accept-ranges")).isEqualTo("bytes");
            assertThat(answer.headers().get("x-content-type-options")).isEqualTo("nosniff");
            assertThat(answer.headers().contains("cache-control")).isFalse();
            assertThat(get(StaticFiles.of(root).maxAge(Duration.ofHours(1)), "/a.txt")
                            .headers()
                            .get("cache-control"))
                    .isEqualTo("max-age=3600");
            assertThat(get(StaticFiles.of(root), "/sub/b.css").headers().get("content-type"))
                    .startsWith("text/css");
            assertThat(get(StaticFiles.of(root), "/empty.bin").headers().get("content-type"))
                    .isEqualTo("application/octet-stream");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-3    | 206 | 0123 | bytes 0-3/10",
                "bytes=8-     | 206 | 89   | bytes 8-9/10",
                "bytes=-3     | 206 | 789  | bytes 7-9/10",
                "bytes=-99    | 206 | 0123456789 | bytes 0-9/10",
                "bytes=5-999999999999999999 | 206 | 56789 | bytes 5-9/10",
                "bytes=10-    | 416 | The file has 10 bytes | bytes */10",
                "bytes=-0     | 416 | The file has 10 bytes | bytes */10",
                "bytes=3-1    | 200 | 0123456789 | ''",
                "bytes=0-1,4- | 200 | 0123456789 | ''",
                "bytes=-      | 200 | 0123456789 | ''",
                "bytes=a-b    | 200 | 0123456789 | ''",
                "lines=0-1    | 200 | 0123456789 | ''",
                "bytes=9999999999999999999999- | 200 | 0123456789 | ''",
            })
    void aRangeIsAPartOfTheFile(String range, int status, String body, String contentRange) {
        inLoop(() -> {
            HttpResponse answer = get(StaticFiles.of(root), "/a.txt", "Range", range);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(sent(answer)).isEqualTo(body);
            assertThat(answer.headers().get("content-range")).isEqualTo(contentRange.isEmpty() ? null : contentRange);
        });
    }

    @Test
    void whoHasTheFileIsNotSentItAgain() {
        inLoop(() -> {
            StaticFiles files = StaticFiles.of(root);
            String tag = String.valueOf(get(files, "/a.txt").headers().get("etag"));

            assertThat(get(files, "/a.txt", "If-None-Match", tag).status()).isEqualTo(304);
            assertThat(get(files, "/a.txt", "If-None-Match", "\"x\", W/" + tag).status())
                    .isEqualTo(304);
            assertThat(get(files, "/a.txt", "If-None-Match", "*").status()).isEqualTo(304);
            assertThat(get(files, "/a.txt", "If-None-Match", "\"x\"", "If-Modified-Since", DATE)
                            .status())
                    .isEqualTo(200);
            assertThat(get(files, "/a.txt", "If-Modified-Since", DATE).status()).isEqualTo(304);
            assertThat(get(files, "/a.txt", "If-Modified-Since", "Sun, 06 Nov 1994 08:49:36 GMT")
                            .status())
                    .isEqualTo(200);
            assertThat(get(files, "/a.txt", "If-Modified-Since", "yesterday").status())
                    .isEqualTo(200);
            assertThat(get(files, "/a.txt", "If-Match", "\"x\"").status()).isEqualTo(412);
            assertThat(get(files, "/a.txt", "If-Match", tag).status()).isEqualTo(200);
            assertThat(get(files, "/a.txt", "If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:36 GMT")
                            .status())
                    .isEqualTo(412);
            assertThat(get(files, "/a.txt", "Range", "bytes=0-0", "If-Range", tag)
                            .status())
                    .isEqualTo(206);
            assertThat(get(files, "/a.txt", "Range", "bytes=0-0", "If-Range", DATE)
                            .status())
                    .isEqualTo(206);
            assertThat(get(files, "/a.txt", "Range", "bytes=0-0", "If-Range", "\"x\"")
                            .status())
                    .isEqualTo(200);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/sub/../../secret.txt",
        "/..%2fsecret.txt",
        "/sub%2fb.css",
        "/..%5csecret.txt",
        "/sub/..%2f..%2fsecret.txt",
        "//etc/passwd",
        "/sub//b.css",
        "/%00",
        "/a.txt%00.html",
        "/a.txt/",
        "/a.txt/x",
        "/.hidden",
        "/none",
        "/sub/deep/",
    })
    void nothingElseCanBeHad(String target) {
        inLoop(() -> {
            int status;
            try {
                status = get(StaticFiles.of(root), target).status();
            } catch (HttpStatusException e) {
                status = e.status();
            }
            assertThat(status).isIn(400, 404);
        });
    }

    @Test
    void namesThatAreTooLongForTheSystemAreMissing() {
        inLoop(() -> assertThat(
                        get(StaticFiles.of(root), "/" + "x".repeat(5000)).status())
                .isEqualTo(404));
    }

    @Test
    void linksLeadOutOnlyIfAllowed() throws IOException {
        Files.createSymbolicLink(root.resolve("out.txt"), directory.resolve("secret.txt"));
        Files.createSymbolicLink(root.resolve("in.txt"), root.resolve("a.txt"));
        Files.createSymbolicLink(root.resolve("up"), directory);
        inLoop(() -> {
            StaticFiles files = StaticFiles.of(root);

            assertThat(get(files, "/in.txt").status()).isEqualTo(200);
            assertThat(get(files, "/out.txt").status()).isEqualTo(404);
            assertThat(get(files, "/up/secret.txt").status()).isEqualTo(404);
            assertThat(sent(get(files.linksOutside(true), "/up/secret.txt"))).isEqualTo("secret");
        });
    }

    @Test
    void hiddenNamesAreServedOnlyIfAllowed() {
        inLoop(() -> {
            assertThat(sent(get(StaticFiles.of(root).hiddenFiles(true), "/.hidden")))
                    .isEqualTo("hidden");
            assertThat(sent(get(StaticFiles.of(root), "/.well-known/x"))).isEqualTo("known");
        });
    }

    @Test
    void aDirectoryIsItsIndexOrItsList() {
        inLoop(() -> {
            StaticFiles files = StaticFiles.of(root);

            assertThat(sent(get(files, "/sub/"))).isEqualTo("index");
            assertThat(get(files, "/sub?x=1").status()).isEqualTo(301);
            assertThat(get(files, "/sub?x=1").headers().get("location")).isEqualTo("/sub/?x=1");
            assertThat(get(files, "/").status()).isEqualTo(404);
            String list = get(files.listing(true), "/").text();
            assertThat(list)
                    .contains("<a href=\"./sub/\">sub/</a>")
                    .contains("<a href=\"./%C3%A4%20%3C%26%3E.html\">ä &lt;&amp;&gt;.html</a>")
                    .doesNotContain("hidden")
                    .doesNotContain("../");
            assertThat(get(files.listing(true).index(""), "/sub/").text()).contains("../", "b.css");
        });
    }

    @Test
    void filesMayBeMountedInARouter() {
        inLoop(() -> {
            Router router = Router.create().mount("/static", StaticFiles.of(root));

            assertThat(sent(get(router, "/static/a.txt"))).isEqualTo("0123456789");
            assertThat(get(router, "/static/sub").headers().get("location")).isEqualTo("/static/sub/");
            assertThat(get(router, "/static").headers().get("location")).isEqualTo("/static/");
            assertThatThrownBy(() -> get(router, "/static/../a.txt")).isInstanceOf(HttpStatusException.class);
            assertThat(router.handle(HttpRequest.of("POST", "/static/a.txt"))
                            .headers()
                            .get("allow"))
                    .isEqualTo("GET, HEAD");
        });
    }

    @Test
    void compressedFormsAreSentToThoseWhoAcceptThem() throws IOException {
        Files.writeString(root.resolve("a.txt.gz"), "zipped");
        Files.writeString(root.resolve("a.txt.br"), "brotli");
        inLoop(() -> {
            StaticFiles files = StaticFiles.of(root).precompressed(true);

            HttpResponse gzip = get(files, "/a.txt", "Accept-Encoding", "gzip");
            assertThat(sent(gzip)).isEqualTo("zipped");
            assertThat(gzip.headers().get("content-encoding")).isEqualTo("gzip");
            assertThat(gzip.headers().get("content-type")).startsWith("text/plain");
            assertThat(gzip.headers().get("vary")).isEqualTo("Accept-Encoding");
            assertThat(sent(get(files, "/a.txt", "Accept-Encoding", "gzip, br")))
                    .isEqualTo("brotli");
            assertThat(sent(get(files, "/a.txt", "Accept-Encoding", "br;q=0, gzip;q=0.5")))
                    .isEqualTo("zipped");
            assertThat(sent(get(files, "/a.txt"))).isEqualTo("0123456789");
            assertThat(gzip.headers().get("etag"))
                    .isNotEqualTo(get(files, "/a.txt").headers().get("etag"));
        });
    }

    @Test
    void aRealServerSendsThem() throws IOException {
        byte[] large = new byte[3_000_000];
        large[2_999_999] = 'z';
        Files.write(root.resolve("large.bin"), large);
        Engines.each(() -> {
            try (HttpServer server = HttpServer.start(StaticFiles.of(root), "127.0.0.1", 0)) {
                assertThat(RawHttp.get(server, "/large.bin").body()).isEqualTo(large);
                RawHttp part = RawHttp.get(server, "/large.bin", "Range: bytes=-1");
                assertThat(part.status()).isEqualTo(206);
                assertThat(part.text()).isEqualTo("z");
                assertThat(part.header("content-length")).isEqualTo("1");
                RawHttp head = RawHttp.ask(server, "HEAD /large.bin HTTP/1.1\r\n", new byte[0]);
                assertThat(head.header("content-length")).isEqualTo("3000000");
                assertThat(head.body()).isEmpty();
                RawHttp same = RawHttp.get(server, "/large.bin", "If-None-Match: " + part.header("etag"));
                assertThat(same.status()).isEqualTo(304);
                assertThat(same.body()).isEmpty();
                assertThat(RawHttp.get(server, "/../secret.txt").status()).isEqualTo(400);
                assertThat(RawHttp.get(server, "/empty.bin").header("content-length"))
                        .isEqualTo("0");
            }
        });
        assertThat(Files.getLastModifiedTime(root.resolve("large.bin")).toInstant())
                .isAfter(Instant.EPOCH);
    }
}
