// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EngineKind;
import io.asyncio4j.net.Connection;
import io.asyncio4j.net.Streams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormTest {
    private static final String MULTIPART = "multipart/form-data; boundary=XX";

    @TempDir
    private Path directory;

    private FormLimits limits() {
        return FormLimits.DEFAULT
                .fields(5, 1000)
                .uploads(2, 500_000)
                .total(1_200_000)
                .directory(directory);
    }

    private static String field(String name, String value) {
        return "--XX\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static byte[] file(String name, String fileName, byte[] content) {
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        part.writeBytes(("--XX\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + fileName
                        + "\"\r\nContent-Type: image/png\r\n\r\n")
                .getBytes(UTF_8));
        part.writeBytes(content);
        part.writeBytes("\r\n".getBytes(UTF_8));
        return part.toByteArray();
    }

    private static byte[] body(Object... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Object part : parts) {
            all.writeBytes(
                    part instanceof byte[] bytes ? bytes : part.toString().getBytes(UTF_8));
        }
        return all.toByteArray();
    }

    private static HttpRequest request(String type, byte[] body) {
        return HttpRequest.of("POST", "/").with(HttpHeaders.of("Content-Type", type), body);
    }

    private long filesLeft() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    /** Deletion happens in another thread; its end shows in the directory alone. */
    private void awaitNoFiles() throws IOException {
        while (filesLeft() > 0) {
            Asyncio.sleep(0.01);
        }
    }

    private void assertRefused(int status, String type, byte[] body) {
        Engines.on(EngineKind.LOOM, () -> {
            assertThatThrownBy(() -> Form.read(request(type, body), limits()))
                    .isInstanceOfSatisfying(
                            HttpStatusException.class,
                            e -> assertThat(e.status()).isEqualTo(status));
            awaitNoFiles();
        });
    }

    @Test
    void fieldsOfAPage() {
        Engines.on(EngineKind.LOOM, () -> {
            byte[] body = "a=1&b=%C3%A4+x&a=2&empty=&c".getBytes(UTF_8);
            Form form = Form.read(request("application/x-www-form-urlencoded; charset=utf-8", body), limits());

            assertThat(form.field("a")).isEqualTo("1");
            assertThat(form.fieldAll("a")).containsExactly("1", "2");
            assertThat(form.field("b")).isEqualTo("ä x");
            assertThat(form.field("empty")).isEmpty();
            assertThat(form.field("none")).isNull();
            assertThat(form.uploads()).isEmpty();
        });
    }

    @Test
    void filesLieOnDiskUntilTheFormIsClosed() {
        Engines.each(() -> {
            byte[] content = new byte[300_000];
            Arrays.fill(content, (byte) 'x');
            byte[] body = body(
                    field("title", "Grüße"),
                    file("picture", "../../etc/passwd", content),
                    file("none", "", new byte[0]),
                    "--XX--\r\n");
            Path kept = directory.resolve("kept");
            try (Form form = Form.read(request(MULTIPART, body), limits())) {
                assertThat(form.field("title")).isEqualTo("Grüße");
                Upload picture = form.upload("picture");
                assertThat(picture.fileName()).isEqualTo("passwd");
                assertThat(picture.contentType()).isEqualTo("image/png");
                assertThat(picture.size()).isEqualTo(300_000);
                assertThat(picture.path().getParent()).isEqualTo(directory);
                assertThat(picture.bytes()).isEqualTo(content);
                assertThat(form.upload("none").bytes()).isEmpty();
                picture.moveTo(kept);
            }
            assertThat(kept).hasSize(300_000);
            Files.delete(kept);
            awaitNoFiles();
        });
    }

    @Test
    void limitsAreStatus413() {
        assertRefused(413, "application/x-www-form-urlencoded", body("a=" + "x".repeat(1_001)));
        assertRefused(413, "application/x-www-form-urlencoded", body("a=1&".repeat(8)));
        assertRefused(413, MULTIPART, body(field("a", "x".repeat(1_001)), "--XX--\r\n"));
        assertRefused(413, MULTIPART, body(field("a", "1").repeat(8), "--XX--\r\n"));
        byte[] small = file("f", "f", new byte[10]);
        assertRefused(413, MULTIPART, body(small, small, small, "--XX--\r\n"));
        assertRefused(413, MULTIPART, body(file("f", "f", new byte[500_001]), "--XX--\r\n"));
        assertRefused(413, MULTIPART, new byte[1_200_001]);
    }

    @Test
    void aHeadOfAPartThatNeverEndsIsRefused() {
        assertRefused(413, MULTIPART, body("--XX\r\nContent-Disposition: form-data; name=\"", "x".repeat(500_000)));
    }

    @Test
    void whatIsNoFormIsRefused() {
        assertRefused(415, "text/plain", body("a=1"));
        assertRefused(400, "multipart/form-data", body("a=1"));
        assertRefused(400, "application/x-www-form-urlencoded", body("a=%zz"));
        assertRefused(
                400,
                MULTIPART,
                body(field("a", "1"), "--XX\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\nhalf"));
        assertRefused(400, MULTIPART, body(Arrays.copyOf(file("f", "f", new byte[100_000]), 50_000)));
    }

    @Test
    void aFormMayComeInAnyPieces() {
        Engines.on(EngineKind.LOOM, () -> {
            byte[] body = body(field("a", "1"), file("f", "name", "content".getBytes(UTF_8)), "--XX--\r\n");
            HttpHandler handler = request -> {
                Form form = Form.read(request, limits());
                return HttpResponse.text(
                        form.field("a") + new String(form.upload("f").bytes(), UTF_8));
            };
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0)) {
                for (int size : new int[] {1, 7, 50}) {
                    try (Connection connection = Streams.openConnection("127.0.0.1", server.port())) {
                        connection
                                .writer()
                                .write(("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: " + MULTIPART
                                                + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                                        .getBytes(ISO_8859_1));
                        for (int at = 0; at < body.length; at += size) {
                            connection.writer().write(body, at, Math.min(size, body.length - at));
                            connection.writer().drain();
                            Asyncio.sleep(0);
                        }
                        assertThat(new String(connection.reader().read(), UTF_8))
                                .endsWith("1content");
                    }
                }
                awaitNoFiles();
            }
        });
    }

    @Test
    void whatCameOfAnUploadIsDeletedWhenTheClientGoesAway() {
        Engines.each(() -> {
            HttpHandler handler = request ->
                    HttpResponse.text("" + Form.read(request, limits()).uploads());
            try (HttpServer server = HttpServer.start(handler, "127.0.0.1", 0)) {
                Connection connection = Streams.openConnection("127.0.0.1", server.port());
                connection
                        .writer()
                        .write(("POST / HTTP/1.1\r\nHost: x\r\nContent-Type: " + MULTIPART
                                        + "\r\nContent-Length: 1000000\r\n\r\n")
                                .getBytes(ISO_8859_1));
                connection.writer().write(Arrays.copyOf(file("f", "f", new byte[300_000]), 200_000));
                connection.writer().drain();
                while (filesLeft() == 0) {
                    Asyncio.sleep(0.01);
                }
                connection.close();
                awaitNoFiles();
            }
        });
    }
}
