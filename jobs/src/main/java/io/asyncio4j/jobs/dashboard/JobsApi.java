// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.net.http.HttpRequest;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lists jobs. */
final class JobsApi {
    private static final int USUAL_LIMIT = 50;
    private static final int MOST = 200;

    private final Broker broker;
    private final Texts texts;
    private final Listing listing;

    JobsApi(Broker broker, Texts texts) {
        this.broker = broker;
        this.texts = texts;
        this.listing = new Listing(broker);
    }

    void addTo(Router router) {
        router.get("/api/jobs", this::list);
    }

    /** A page of a list of jobs. */
    record Rows(List<JobRow> items, @Nullable String next, int looked) {}

    /** A job that is searched by its whole id comes first, however many there are; then those that are met on the way. */
    private HttpResponse list(HttpRequest request) {
        JobQuery query = JobQuery.of(
                request.query("queue"),
                request.query("state"),
                request.query("search"),
                request.query("type"),
                request.query("reason"));
        Listing.Cursor begin = Listing.Cursor.read(request.query("cursor"));
        Predicate<JobInfo> fits = query.test(texts.redacts());
        List<JobInfo> items = new ArrayList<>();
        if (begin.equals(Listing.Cursor.BEGIN) && query.search() != null) {
            listing.named(query, query.search()).stream().filter(fits).forEach(items::add);
        }
        Listing.Part part =
                listing.find(query, fits.and(job -> !job.job().id().equals(query.search())), begin, limit(request));
        items.addAll(part.items());
        return Api.json(new Rows(
                items.stream().map(job -> JobRow.of(job, texts)).toList(),
                part.next() == null ? null : part.next().written(),
                part.looked()));
    }

    static int limit(HttpRequest request) {
        String sent = request.query("limit");
        try {
            int limit = sent == null ? USUAL_LIMIT : Integer.parseInt(sent);
            if (limit >= 1) {
                return Math.min(limit, MOST);
            }
        } catch (NumberFormatException e) {
            throw notLimit();
        }
        throw notLimit();
    }

    private static Refusal notLimit() {
        return Refusal.wrong("The limit is no number above 0", "Give one from 1 to " + MOST + ".");
    }
}
