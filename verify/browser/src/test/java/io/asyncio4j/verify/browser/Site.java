// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.browser;

import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.http.HttpHandler;
import io.asyncio4j.net.http.HttpServer;
import io.asyncio4j.threads.LoopThread;

/** A server on a loop in a thread of its own. */
final class Site implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final LoopThread loop;
    private final HttpHandler handler;
    private HttpServer server;
    private final String url;
    private final int port;

    private Site(LoopThread loop, HttpHandler handler, HttpServer server) {
        this.loop = loop;
        this.handler = handler;
        this.server = server;
        this.url = server.url();
        this.port = server.port();
    }

    static Site start(HttpHandler handler) {
        LoopThread loop = LoopThread.start("site", NetLoop::newEventLoop);
        boolean started = false;
        try {
            HttpServer server =
                    loop.submit(() -> HttpServer.start(handler, HOST, 0)).join();
            started = true;
            return new Site(loop, handler, server);
        } finally {
            if (!started) {
                loop.close();
            }
        }
    }

    /** The address, without a slash at its end. */
    String url() {
        return url;
    }

    /** Is gone until {@link #comeBack}. */
    void goAway() {
        loop.submit(server::close).join();
    }

    void comeBack() {
        server = loop.submit(() -> HttpServer.start(handler, HOST, port)).join();
    }

    @Override
    public void close() {
        try {
            goAway();
        } finally {
            loop.close();
        }
    }
}
