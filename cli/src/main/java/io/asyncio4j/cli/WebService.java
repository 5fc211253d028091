// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.net.http.HttpHandler;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.HttpServer;
import io.asyncio4j.net.http.HttpServerOptions;
import java.time.Duration;

/**
 * Answers HTTP requests.
 *
 * @param handler what answers them
 * @param accessLog whether each request is logged
 */
record WebService(HttpHandler handler, boolean accessLog) implements Service {
    /** Every request gets a greeting. */
    static final HttpHandler HELLO = request -> HttpResponse.text("hello, world\n");

    @Override
    public Listening start(String host, int port, boolean shared) {
        HttpServerOptions options = HttpServerOptions.DEFAULT.reusePort(shared).accessLog(accessLog);
        HttpServer server = HttpServer.start(handler, host, port, options);
        return new Listening() {
            @Override
            public int port() {
                return server.port();
            }

            @Override
            public void shutdown(Duration grace) {
                server.close();
            }
        };
    }

    @Override
    public String address(String hostAndPort) {
        return "http://" + hostAndPort + "/";
    }
}
