// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.dashboard;

import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.dashboard.Dashboard;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.http.HttpServer;
import java.time.Duration;

/** The dashboard of the broker whose URL is the one word of its command line; prints its address and its token. */
final class Board {
    private Board() {}

    public static void main(String[] args) {
        Parent.endWithIt(() -> {});
        NetLoop.run(() -> {
            try (Broker broker = Brokers.open(args[0]);
                    Dashboard dashboard =
                            Dashboard.builder().broker(broker).address(args[0]).build();
                    HttpServer server = HttpServer.start(dashboard.routes(), "127.0.0.1", 0)) {
                System.out.println(server.url() + " " + dashboard.token());
                while (true) {
                    Asyncio.sleep(Duration.ofHours(1));
                }
            }
        });
    }
}
