// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.net.ServerTls;
import io.asyncio4j.net.http.HttpHandler;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.HttpServer;
import io.asyncio4j.net.http.HttpServerOptions;
import io.asyncio4j.net.http.StaticFiles;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Answers HTTP requests.
 *
 * @param handler what answers them
 * @param tls null for plain HTTP
 * @param accessLog whether each request is logged
 */
record WebService(HttpHandler handler, @Nullable ServerTls tls, boolean accessLog) implements Service {
    /** Every request gets a greeting. */
    static final HttpHandler HELLO = request -> HttpResponse.text("hello, world\n");

    /** The files of a folder, and lists of them where there is no index.html. */
    static HttpHandler files(Path folder) {
        return StaticFiles.of(folder).listing(true);
    }

    @Override
    public Listening start(String host, int port, boolean shared) {
        HttpServerOptions options = HttpServerOptions.DEFAULT.reusePort(shared).accessLog(accessLog);
        HttpServer server = HttpServer.start(handler, host, port, tls == null ? options : options.tls(tls));
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

    @Override
    public String address(String hostAndPort) {
        return (tls == null ? "http://" : "https://") + hostAndPort + "/";
    }
}
