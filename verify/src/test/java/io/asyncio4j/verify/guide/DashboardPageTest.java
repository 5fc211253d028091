// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.dashboard.Dashboard;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.http.HttpCall;
import io.asyncio4j.net.http.HttpClient;
import io.asyncio4j.net.http.HttpServer;
import io.asyncio4j.net.http.Router;
import org.junit.jupiter.api.Test;

/** The code of docs/guide/dashboard.md. */
class DashboardPageTest {
    @Test
    void aServiceShowsItsJobsToItsUsers() {
        NetLoop.run(() -> {
            // region embedded
            try (Broker broker = Brokers.open("memory:shop");
                    Dashboard dashboard = Dashboard.builder()
                            .broker(broker)
                            .access(request -> request.header("X-User")) // null: nobody we know
                            .build();
                    HttpServer server = HttpServer.start(
                            Router.create().mount("/admin/jobs", dashboard.routes()), "127.0.0.1", 0)) {
                String address = server.url() + "/admin/jobs/";
                // endregion
                try (HttpClient client = HttpClient.open()) {
                    HttpCall call = HttpCall.get(address + "api/queues");
                    assertThat(client.request(call).status()).isEqualTo(401);
                    assertThat(client.request(call.header("X-User", "ada")).text())
                            .isEqualTo("[]");
                }
            }
        });
    }
}
