// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.browser;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.dashboard.Dashboard;
import io.asyncio4j.net.http.Router;
import java.util.function.UnaryOperator;

/** A dashboard that is served below a path, and the broker that it shows. */
final class DashboardSite implements AutoCloseable {
    /** What opens it. */
    static final String TOKEN = "open-sesame-4711-0815";

    private static final String PATH = "/ops/jobs";

    private final Broker broker;
    private final Dashboard dashboard;
    private final Site site;

    private DashboardSite(Broker broker, Dashboard dashboard, Site site) {
        this.broker = broker;
        this.dashboard = dashboard;
        this.site = site;
    }

    static DashboardSite of(Broker broker) {
        return of(broker, usual -> usual);
    }

    /** A dashboard with other settings. */
    static DashboardSite of(Broker broker, UnaryOperator<Dashboard.Builder> settings) {
        Dashboard dashboard = settings.apply(Dashboard.builder()
                        .broker(broker)
                        .address("memory:shop")
                        .version("1.2.3")
                        .token(TOKEN))
                .build();
        return new DashboardSite(broker, dashboard, Site.start(Router.create().mount(PATH, dashboard.routes())));
    }

    Broker broker() {
        return broker;
    }

    /** Where it begins. */
    String url() {
        return site.url() + PATH;
    }

    /** A person who has not been here yet. */
    Visit stranger(Chromium chromium, Look look) {
        return chromium.visit(site.url(), look);
    }

    /** A person who followed the link with the token and waits for a screen. */
    Visit visit(Chromium chromium, Look look, Screen screen) {
        Visit visit = stranger(chromium, look);
        visit.page().navigate(url() + "/?token=" + TOKEN + screen.hash());
        try {
            screen.await(visit);
        } catch (AssertionError notThere) {
            notThere.addSuppressed(new AssertionError("What the visitor met: " + visit.troubles()));
            throw notThere;
        }
        return visit;
    }

    /** Is gone until {@link #comeBack}. */
    void goAway() {
        site.goAway();
    }

    void comeBack() {
        site.comeBack();
    }

    @Override
    public void close() {
        try {
            site.close();
        } finally {
            dashboard.close();
            broker.close();
        }
    }
}
