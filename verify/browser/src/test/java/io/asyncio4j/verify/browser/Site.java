// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.browser;

import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.http.HttpHandler;
import io.asyncio4j.net.http.HttpServer;
import io.asyncio4j.threads.LoopThread;
import java.util.concurrent.Callable;

/** A server on a loop in a thread of its own. */
final class Site implements AutoCloseable {
    private final LoopThread loop;
    private final HttpServer server;
    private final String url;

    private Site(LoopThread loop, HttpServer server, String url) {
        this.loop = loop;
        this.server = server;
        this.url = url;
    }

    /** Serves what is made on the loop. */
    static Site start(Callable<HttpHandler> handler) {
        LoopThread loop = LoopThread.start("site", NetLoop::newEventLoop);
        boolean started = false;
        try {
            HttpServer server = loop.submit(() -> HttpServer.start(handler.call(), "127.0.0.1", 0))
                    .join();
            started = true;
            return new Site(loop, server, server.url());
        } finally {
            if (!started) {
                loop.close();
            }
        }
    }

    LoopThread loop() {
        return loop;
    }

    /** The address, without a slash at its end. */
    String url() {
        return url;
    }

    @Override
    public void close() {
        try {
            loop.submit(server::close).join();
        } finally {
            loop.close();
        }
    }
}
