// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.dashboard.Dashboard;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.http.HttpServer;
import io.asyncio4j.threads.LoopThread;

/** The dashboard of a demonstration, on a loop of its own. */
final class Watch implements AutoCloseable {
    private final LoopThread thread = LoopThread.start("demo-dashboard", NetLoop::newEventLoop);
    private final Dashboard dashboard;
    private final HttpServer server;

    Watch(Broker broker, String url) {
        dashboard = Dashboard.builder()
                .broker(broker)
                .address(url)
                .version("aio demo")
                .build();
        server = thread.submit(() -> HttpServer.start(dashboard.routes(), "127.0.0.1", 0))
                .join();
    }

    /** Where a browser finds it, with what lets it in. */
    String address() {
        return server.url() + "/?token=" + dashboard.token();
    }

    @Override
    public void close() {
        thread.submit(() -> {
                    server.close();
                    dashboard.close();
                })
                .join();
        thread.close();
    }
}
