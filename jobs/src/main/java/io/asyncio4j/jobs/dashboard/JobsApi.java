// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import io.asyncio4j.jobs.broker.WorkerInfo;
import io.asyncio4j.net.http.HttpRequest;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Lists jobs, shows one, and does with one what no worker does. */
final class JobsApi {
    private static final int USUAL_LIMIT = 50;
    private static final int MOST = 200;

    private final Broker broker;
    private final Texts texts;
    private final Listing listing;
    private final Snapshots snapshots;
    private final Secrets secrets;

    JobsApi(Broker broker, Texts texts, Snapshots snapshots, Secrets secrets) {
        this.secrets = secrets;
        this.snapshots = snapshots;
        this.broker = broker;
        this.texts = texts;
        this.listing = new Listing(broker);
    }

    void addTo(Router router) {
        router.get("/api/jobs", this::list)
                .get("/api/jobs/{queue}/{id}", this::show)
                .post("/api/jobs/{queue}/{id}/retry", request -> change(request, BulkAction.RETRY))
                .post("/api/jobs/{queue}/{id}/run", request -> change(request, BulkAction.RETRY))
                .post("/api/jobs/{queue}/{id}/cancel", request -> change(request, BulkAction.CANCEL))
                .delete("/api/jobs/{queue}/{id}", request -> change(request, BulkAction.DELETE))
                .get("/api/workers/{session}/jobs", this::ofWorker);
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
        Listing.Cursor begin = Listing.Cursor.read(request.query("cursor"), secrets);
        Predicate<JobInfo> fits = query.test(texts.redacts());
        List<JobInfo> items = new ArrayList<>();
        if (begin.equals(Listing.Cursor.BEGIN) && query.search() != null) {
            listing.named(query, query.search()).stream().filter(fits).forEach(items::add);
        }
        Listing.Part part =
                listing.find(query, fits.and(job -> !job.job().id().equals(query.search())), begin, limit(request));
        items.addAll(part.items());
        return Api.json(rows(items, part));
    }

    private Rows rows(List<JobInfo> items, Listing.Part part) {
        return new Rows(
                items.stream().map(job -> JobRow.of(job, texts)).toList(),
                part.next() == null ? null : part.next().written(secrets),
                part.looked());
    }

    /** The jobs that a worker runs now. */
    private HttpResponse ofWorker(HttpRequest request) {
        String session = Api.name(request, "session");
        WorkerInfo worker = Api.await(broker.workers()).stream()
                .filter(known -> known.session().equals(session))
                .findFirst()
                .orElseThrow(() -> Refusal.missing("Worker " + session + " has not been heard of lately"));
        Listing.Part part = listing.find(
                worker.queues().stream().sorted().toList(),
                List.of(JobState.RUNNING),
                job -> session.equals(job.worker()),
                Listing.Cursor.read(request.query("cursor"), secrets),
                limit(request));
        return Api.json(rows(part.items(), part));
    }

    // ---- one job ----

    private HttpResponse show(HttpRequest request) {
        return Api.json(JobPage.of(found(request), texts, Api.await(broker.now())));
    }

    private JobInfo found(HttpRequest request) {
        String queue = Api.name(request, "queue");
        String id = Api.name(request, "id");
        JobInfo job = Api.await(broker.find(queue, id));
        if (job == null) {
            throw Refusal.missing("There is no job " + id + " in queue " + queue);
        }
        return job;
    }

    /** Answers with the state in which the job was before. */
    private HttpResponse change(HttpRequest request, BulkAction action) {
        JobInfo job = found(request);
        String state = Figures.name(job.state());
        if (!Api.await(action.apply(broker, job.queue(), job.job().id()))) {
            throw Refusal.conflict(
                    "Job " + job.job().id() + " is " + state + ", and that does not go with what you asked for");
        }
        snapshots.changed();
        return Api.json(Map.of("was", state));
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
