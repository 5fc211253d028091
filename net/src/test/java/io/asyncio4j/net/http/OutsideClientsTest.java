// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.net.Certificates;
import io.asyncio4j.net.OtherProgram;
import io.asyncio4j.net.ServerTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with curl, which shares no code with it. */
class OutsideClientsTest {
    @TempDir
    private Path directory;

    private OutsideSite site;

    @BeforeEach
    void site() {
        OtherProgram.orSkip("curl", "Debian: apt install curl");
        site = new OutsideSite(directory);
    }

    private static OtherProgram.Ended curl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "-q", "-sS", "--noproxy", "*", "--max-time", "15"));
        command.addAll(List.of(arguments));
        return OtherProgram.run(command);
    }

    /** What curl prints, which must succeed. */
    private static String text(String... arguments) throws IOException {
        OtherProgram.Ended ended = curl(arguments);
        assertThat(ended.code()).as("curl: %s", ended).isZero();
        return ended.output();
    }

    private static void needsHttp2() throws IOException {
        OtherProgram.orSkipWithout("HTTP2", "this curl was built without HTTP/2", "curl", "--version");
    }

    private Path file(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(directory.resolve(name), bytes);
    }

    private static String counted(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return bytes.length + " " + sum.getValue();
    }

    // ---- requests ----

    @Test
    void requestsOfAllKindsAreAnswered() {
        site.serve(server -> {
            String url = server.url();
            assertThat(text(url + "/")).isEqualTo("HTTP/1.1 http");
            assertThat(text("-0", url + "/")).isEqualTo("HTTP/1.0 http");
            assertThat(text("-d", "a=b", url + "/echo")).isEqualTo("a=b");
            assertThat(text("-I", url + "/text"))
                    .startsWith("HTTP/1.1 200")
                    .containsIgnoringCase("content-length: " + OutsideSite.TEXT.length());
            assertThat(text("-X", "DELETE", "-w", " %{http_code}", url + "/echo"))
                    .endsWith(" 405");
            assertThat(text("-X", "OPTIONS", "-i", url + "/echo")).containsIgnoringCase("allow: ");
            assertThat(curl("-f", url + "/nothing").code()).isEqualTo(22);
        });
    }

    @Test
    void redirectsAndCookiesAreUnderstood() {
        site.serve(server ->
                assertThat(text("-L", "-b", "", server.url() + "/login")).isEqualTo("it is ann"));
    }

    @Test
    void formsWithFilesAreUnderstood() throws Exception {
        Path picture = file("picture.bin", 300_000);
        site.serve(server -> assertThat(text("-F", "title=me", "-F", "file=@" + picture, server.url() + "/form"))
                .isEqualTo("me picture.bin 300000"));
    }

    @Test
    void connectionsAreKept() {
        site.serve(server -> {
            String url = server.url() + "/text";
            assertThat(text("-w", "%{num_connects} ", "-o", "/dev/null", url, "-o", "/dev/null", url))
                    .isEqualTo("1 0 ");
            assertThat(server.statistics().connectionsOpened()).isEqualTo(1);
        });
    }

    @Test
    void compressedAnswersAreUnderstood() {
        Path out = directory.resolve("out.txt");
        site.serve(server -> {
            String size = text("--compressed", "-w", "%{size_download}", "-o", out.toString(), server.url() + "/text");
            assertThat(Integer.parseInt(size)).isLessThan(OutsideSite.TEXT.length() / 10);
            assertThat(out).hasContent(OutsideSite.TEXT);
        });
    }

    @Test
    void partsOfFilesAreSent() throws Exception {
        Path whole = file("whole.bin", 100_000);
        byte[] bytes = Files.readAllBytes(whole);
        Path part = Files.write(directory.resolve("part.bin"), Arrays.copyOf(bytes, 70_000));
        Files.writeString(directory.resolve("digits"), "0123456789");
        Path copy = directory.resolve("copy");
        site.serve(server -> {
            String files = server.url() + "/files/";
            assertThat(text("-r", "2-4", files + "digits")).isEqualTo("234");
            assertThat(text("-r", "-3", files + "digits")).isEqualTo("789");
            assertThat(text("-r", "20-", "-o", "/dev/null", "-w", "%{http_code}", files + "digits"))
                    .isEqualTo("416");
            text("-C", "-", "-o", part.toString(), files + "whole.bin");
            assertThat(part).hasBinaryContent(bytes);
            text("-R", "-o", copy.toString(), files + "digits");
            assertThat(text("-z", copy.toString(), "-w", "%{http_code}", files + "digits"))
                    .isEqualTo("304");
        });
    }

    // ---- bodies ----

    @Test
    void largeUploadsComeWhole() throws Exception {
        Path large = file("large.bin", 20_000_000);
        site.serve(server -> {
            String url = server.url() + "/count";
            assertThat(text("-T", large.toString(), url)).isEqualTo(counted(large));
            assertThat(text("-H", "Transfer-Encoding: chunked", "-T", large.toString(), url))
                    .isEqualTo(counted(large));
        });
    }

    @Test
    void aBodyIsSentOnlyIfItIsWanted() throws Exception {
        Path large = file("large.bin", 3_000_000);
        site.serve(server -> {
            OtherProgram.Ended wanted = curl("-v", "-T", large.toString(), server.url() + "/count");
            assertThat(wanted.errors()).contains("< HTTP/1.1 100 Continue");
            assertThat(wanted.output()).isEqualTo(counted(large));

            OtherProgram.Ended refused =
                    curl("-v", "-w", " %{size_upload}", "-T", large.toString(), server.url() + "/refuse");
            assertThat(refused.errors()).doesNotContain("100 Continue");
            assertThat(refused.output()).isEqualTo("no 0");
            assertThat(refused.code()).isZero();
        });
    }

    // ---- HTTP/2 and TLS ----

    @ParameterizedTest
    @ValueSource(strings = {"--http2", "--http2-prior-knowledge"})
    void http2IsSpokenWithoutTls(String how) throws Exception {
        needsHttp2();
        Path large = file("large.bin", 5_000_000);
        site.serve(server -> {
            String url = server.url();
            assertThat(text(how, "-w", " %{http_version}", url + "/")).endsWith(" 2");
            assertThat(text(how, "--compressed", url + "/text")).isEqualTo(OutsideSite.TEXT);
            assertThat(text(how, "-d", "a=b", url + "/echo")).isEqualTo("a=b");
            assertThat(text(how, "-T", large.toString(), url + "/count")).isEqualTo(counted(large));
            assertThat(text(how, "-H", "Expect:", "-T", large.toString(), url + "/count"))
                    .isEqualTo(counted(large));
        });
    }

    @Test
    void httpsIsTrustedByItsAuthority() throws Exception {
        needsHttp2();
        Path large = file("large.bin", 5_000_000);
        Certificates certificates = new Certificates(directory);
        String trust = certificates.authorityPem().toString();
        HttpServerOptions secure = HttpServerOptions.DEFAULT.tls(certificates.server(certificates.local("curl")));
        site.serve(secure, server -> {
            String url = server.url();
            String version = "|%{http_version}";
            assertThat(text("--cacert", trust, "-w", version, url + "/")).isEqualTo("HTTP/2 https|2");
            assertThat(text("--cacert", trust, "--http1.1", "-w", version, url + "/"))
                    .isEqualTo("HTTP/1.1 https|1.1");
            assertThat(text("--cacert", trust, "--tls-max", "1.2", "-T", large.toString(), url + "/count"))
                    .isEqualTo(counted(large));
            assertThat(curl(url + "/").code()).as("nobody knows the authority").isEqualTo(60);
            assertThat(text("--cacert", trust, "--http1.1", url + "/text")).isEqualTo(OutsideSite.TEXT);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http2"})
    void manyRequestsGoSideBySide(String how) throws Exception {
        needsHttp2();
        HttpServerOptions secure = HttpServerOptions.DEFAULT.tls(ServerTls.selfSigned("127.0.0.1"));
        site.serve(secure, server -> {
            String all = text("-k", how, "-Z", "--parallel-max", "20", server.url() + "/?[1-100]");
            assertThat(all.split("HTTP/", -1)).hasSize(101);
            assertThat(server.statistics().byStatus()).containsEntry(2, 100L);
            assertThat(server.statistics().connectionsOpened()).isLessThanOrEqualTo(how.equals("--http2") ? 1 : 20);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"--http1.1", "--http2-prior-knowledge"})
    void whoGivesUpCancelsItsHandler(String how) throws Exception {
        needsHttp2();
        site.serve(server -> {
            assertThat(curl(how, "--max-time", "0.3", server.url() + "/slow").code())
                    .isEqualTo(28);
            HttpRuns.until(() -> server.statistics().cancelled() == 1);
            assertThat(text(how, server.url() + "/")).endsWith(" http");
        });
    }
}
