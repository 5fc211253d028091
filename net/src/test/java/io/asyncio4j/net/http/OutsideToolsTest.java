// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.net.OtherProgram;
import io.asyncio4j.net.ServerTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server with the tools that test and load servers: nghttp, h2load, wrk. */
class OutsideToolsTest {
    private static final String NGHTTP2 = "Debian: apt install nghttp2-client";
    private static final String REQUESTS = "requests: 400 total, 400 started, 400 done, 400 succeeded, 0 failed";

    @TempDir
    private Path directory;

    private OutsideSite site;

    @BeforeEach
    void site() {
        site = new OutsideSite(directory);
    }

    private static HttpServerOptions secure() {
        return HttpServerOptions.DEFAULT.tls(ServerTls.selfSigned("127.0.0.1"));
    }

    private static String output(String... command) throws Exception {
        return OtherProgram.output(List.of(command));
    }

    @Test
    void nghttpSpeaksHttp2() throws Exception {
        OtherProgram.orSkip("nghttp", NGHTTP2);
        Path body = Files.writeString(directory.resolve("body"), OutsideSite.TEXT);
        site.serve(server -> {
            String url = server.url();
            assertThat(output("nghttp", url + "/")).isEqualTo("HTTP/2 http");
            assertThat(output("nghttp", "-u", url + "/")).isEqualTo("HTTP/2 http");
            assertThat(output("nghttp", "-v", "-n", url + "/nothing")).contains(":status: 404");
            assertThat(output("nghttp", "-d", body.toString(), url + "/echo")).isEqualTo(OutsideSite.TEXT);
            assertThat(output("nghttp", "-b", "200", "--trailer", "sum: 1", "-d", body.toString(), url + "/echo"))
                    .as("with padding and trailers")
                    .isEqualTo(OutsideSite.TEXT);
            assertThat(output("nghttp", "-w", "10", "-W", "10", url + "/text"))
                    .as("through windows of 1023 bytes")
                    .isEqualTo(OutsideSite.TEXT);
        });
        site.serve(
                secure(),
                server -> assertThat(output("nghttp", "-y", server.url() + "/")).isEqualTo("HTTP/2 https"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void h2loadCountsNoErrors(boolean tls) throws Exception {
        OtherProgram.orSkip("h2load", NGHTTP2);
        Path body = Files.writeString(directory.resolve("body"), "x".repeat(5000));
        List<String> load = List.of("h2load", "-n", "400", "-c", "10", "-m", "20");
        site.serve(tls ? secure() : HttpServerOptions.DEFAULT, server -> {
            assertThat(loaded(load, server.url() + "/")).contains(REQUESTS);
            assertThat(loaded(load, server.url() + "/echo", "-d", body.toString()))
                    .contains(REQUESTS);
            assertThat(loaded(load, server.url() + "/", "--h1")).contains(REQUESTS);
            assertThat(server.statistics().byStatus()).containsEntry(2, 1200L);
        });
    }

    private static String loaded(List<String> load, String url, String... more) throws Exception {
        List<String> command = new ArrayList<>(load);
        command.addAll(List.of(more));
        command.add(url);
        return OtherProgram.output(command);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wrkCountsNoErrors(boolean tls) {
        OtherProgram.orSkip("wrk", "Debian: apt install wrk");
        site.serve(tls ? secure() : HttpServerOptions.DEFAULT, server -> {
            String report = output("wrk", "-t", "1", "-c", "20", "-d", "1s", server.url() + "/");
            assertThat(report).contains("Requests/sec").doesNotContain("Socket errors", "Non-2xx");
            assertThat(server.statistics().requests()).isGreaterThan(20);
        });
    }
}
