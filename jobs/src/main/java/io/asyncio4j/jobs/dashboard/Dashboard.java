// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.metrics.JobThresholds;
import io.asyncio4j.net.http.HttpHandler;
import io.asyncio4j.net.http.HttpRequest;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.Router;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A page that shows what is in the queues of a broker and can change it, with a JSON API below {@code api/}.
 *
 * <p>{@link #routes} is a handler for the server of one's own, to be mounted anywhere; it may serve on several loops. What
 * it counts it counts once for all who watch, and rarely while nobody does. Any thread may make and close it.
 */
public final class Dashboard implements AutoCloseable {
    private final @Nullable String token;
    private final Router routes = Router.create();
    private final History history = new History();
    private final BulkApi bulk;
    private final EventsApi events;

    private Dashboard(Builder from, Broker broker) {
        Doorkeeper doorkeeper = from.doorkeeper();
        this.token = doorkeeper instanceof Doorkeeper.Token known ? known.token() : null;
        Secrets secrets = doorkeeper instanceof Doorkeeper.Token known ? known.secrets() : Secrets.random();
        Traffic traffic = new Traffic();
        Gate gate = new Gate(doorkeeper, new Login(doorkeeper), secrets, from.readOnly, traffic);
        Snapshots snapshots = new Snapshots(broker, history::add);
        Texts texts = new Texts(from.redaction);
        Looks looks = new Looks(from.inspection);
        QueuesApi queues = new QueuesApi(broker, snapshots, looks);
        bulk = new BulkApi(broker, texts, snapshots);
        events = new EventsApi(snapshots, queues, bulk, traffic, doorkeeper);
        routes.use(gate);
        routes.get("/", Dashboard::index);
        routes.get("/api/session", request -> Api.json(session(from, broker, looks, request, gate.csrf(request))));
        queues.addTo(routes);
        history.addTo(routes, snapshots);
        new JobsApi(broker, texts, snapshots, secrets).addTo(routes);
        new DeadApi(broker, snapshots).addTo(routes);
        new SchedulesApi(broker, texts).addTo(routes);
        bulk.addTo(routes);
        events.addTo(routes);
        new ProbesApi(broker, snapshots, traffic).addTo(routes);
        history.keep(snapshots);
    }

    /**
     * Begins a dashboard.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Says what a dashboard shows, and to whom. */
    public static final class Builder {
        private static final int SHORTEST_TOKEN = 16;

        private @Nullable Broker broker;
        private @Nullable String address;
        private String version = "";
        private @Nullable String token;
        private @Nullable DashboardAccess access;
        private boolean open;
        private boolean readOnly;
        private @Nullable DashboardRedaction redaction;
        private @Nullable DashboardInspection inspection;

        private Builder() {}

        /**
         * Chooses the broker. It is used, but not closed.
         *
         * @param shown where the jobs are
         * @return this
         */
        public Builder broker(Broker shown) {
            broker = shown;
            return this;
        }

        /**
         * Says where the broker is, to be shown.
         *
         * @param url such as {@code sqlite:/var/jobs.db}; without a password
         * @return this
         */
        public Builder address(String url) {
            address = url;
            return this;
        }

        /**
         * Says of what program the dashboard is a part, to be shown.
         *
         * @param text its version
         * @return this
         */
        public Builder version(String text) {
            version = text;
            return this;
        }

        /**
         * Lets in who has a token. Without this, {@link #access} and {@link #withoutToken}, a random one is made.
         *
         * @param secret at least 16 characters
         * @return this
         * @throws IllegalArgumentException if it is shorter
         */
        public Builder token(String secret) {
            if (secret.length() < SHORTEST_TOKEN) {
                throw new IllegalArgumentException("The token has " + secret.length()
                        + " characters and could be guessed; take at least " + SHORTEST_TOKEN);
            }
            token = secret;
            return this;
        }

        /**
         * Lets in whom the service around the dashboard knows, instead of asking for a token.
         *
         * @param hook says who asks
         * @return this
         */
        public Builder access(DashboardAccess hook) {
            access = hook;
            return this;
        }

        /**
         * Lets in whoever can connect: only for a server that listens on loopback. It answers only requests to localhost
         * and to addresses in numbers, for a page from elsewhere could lead a name of its own here.
         *
         * @return this
         */
        public Builder withoutToken() {
            open = true;
            return this;
        }

        /**
         * Shows only, and refuses every change.
         *
         * @param on whether to
         * @return this
         */
        public Builder readOnly(boolean on) {
            readOnly = on;
            return this;
        }

        /**
         * Hides parts of what jobs carry.
         *
         * @param hook decides what is shown
         * @return this
         */
        public Builder redaction(DashboardRedaction hook) {
            redaction = hook;
            return this;
        }

        /**
         * Shows what is wrong with the server or the file that keeps the jobs.
         *
         * @param hook looks at it
         * @return this
         */
        public Builder inspection(DashboardInspection hook) {
            inspection = hook;
            return this;
        }

        /**
         * Makes the dashboard.
         *
         * @return the dashboard, to be closed by the caller
         * @throws IllegalStateException if there is no broker, or several ways to let people in
         */
        public Dashboard build() {
            if (broker == null) {
                throw new IllegalStateException("A dashboard needs a broker: Dashboard.builder().broker(broker)");
            }
            return new Dashboard(this, broker);
        }

        private Doorkeeper doorkeeper() {
            if ((token == null ? 0 : 1) + (access == null ? 0 : 1) + (open ? 1 : 0) > 1) {
                throw new IllegalStateException("Choose one of token, access and withoutToken");
            }
            if (access != null) {
                return new Doorkeeper.Hook(access);
            }
            if (open) {
                return new Doorkeeper.Open();
            }
            String secret = token == null ? Secrets.newToken() : token;
            return new Doorkeeper.Token(secret, Secrets.of(secret));
        }
    }

    /**
     * Returns what answers its requests: for {@code HttpServer.start}, or {@code router.mount("/jobs", …)}.
     *
     * @return the handler
     */
    public HttpHandler routes() {
        return routes;
    }

    /**
     * Returns the token that lets people in.
     *
     * @return the token; null if it is not asked for
     */
    public @Nullable String token() {
        return token;
    }

    /** Ends the counting, what is being done with many jobs, and the streams of events, within a second. Does not wait. */
    @Override
    public void close() {
        history.close();
        bulk.close();
        events.close();
    }

    private static HttpResponse index(HttpRequest request) {
        if (!request.rawPath().endsWith("/")) {
            String query = request.target().contains("?")
                    ? request.target().substring(request.target().indexOf('?'))
                    : "";
            return HttpResponse.of(308).header("Location", Login.toIndex(request) + query);
        }
        HttpResponse page = Assets.find(request, "index.html");
        return page == null ? HttpResponse.text(404, "The dashboard's jar has no page") : page;
    }

    /** What a page has to know before anything else. */
    private record Session(
            String csrf,
            boolean readOnly,
            boolean redacted,
            String user,
            String version,
            BrokerFacts broker,
            Thresholds thresholds) {}

    /** From when on the page marks the lag of a loop, and marks it as bad. */
    private record Thresholds(long lateMillis, long tooLateMillis) {}

    /** Where jobs are. */
    private record BrokerFacts(String kind, String address, List<Problem> problems) {}

    private static Session session(Builder from, Broker broker, Looks looks, HttpRequest request, String csrf) {
        String address = from.address;
        String kind = address != null && address.indexOf(':') > 0
                ? address.substring(0, address.indexOf(':'))
                : broker.getClass().getSimpleName().replace("Broker", "").toLowerCase(Locale.ROOT);
        return new Session(
                csrf,
                from.readOnly,
                from.redaction != null,
                String.valueOf(request.attributes().get(Gate.USER)),
                from.version,
                new BrokerFacts(kind, address == null ? kind : address, looks.problems()),
                new Thresholds(JobThresholds.LATE_MILLIS, JobThresholds.TOO_LATE_MILLIS));
    }
}
