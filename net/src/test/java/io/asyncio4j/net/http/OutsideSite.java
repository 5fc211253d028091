// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.Asyncio;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.CRC32;

/** What the programs of others ask a server for. */
record OutsideSite(Path directory) {
    static final String TEXT = "a line of text that compresses well\n".repeat(2000);

    /** Talks to the server from a coroutine beside it. */
    interface Visit {
        void to(HttpServer server) throws Exception;
    }

    void serve(Visit visit) {
        serve(HttpServerOptions.DEFAULT, visit);
    }

    /** For a bounded time; and when the visit is over, no request is left. */
    void serve(HttpServerOptions options, Visit visit) {
        HttpRuns.run(() -> {
            try (HttpServer server = HttpServer.start(handler(), "127.0.0.1", 0, options)) {
                visit.to(server);
                HttpRuns.until(() -> server.statistics().inFlight() == 0);
            }
        });
    }

    HttpHandler handler() {
        return Router.create()
                .use(Middleware.gzip())
                .get("/", request -> HttpResponse.text(request.version() + " " + request.scheme()))
                .get("/text", request -> HttpResponse.text(TEXT))
                .get("/login", request -> HttpResponse.redirect("/who").cookie(HttpCookie.of("who", "ann")))
                .get("/who", request -> HttpResponse.text("it is " + request.cookie("who")))
                .get("/slow", OutsideSite::slow)
                .post("/echo", request -> HttpResponse.bytes("application/octet-stream", request.bytes()))
                .post("/form", this::form)
                .put("/count", OutsideSite::count)
                .put("/refuse", request -> HttpResponse.text(403, "no"))
                .mount("/files", StaticFiles.of(directory));
    }

    private static HttpResponse slow(HttpRequest request) {
        Asyncio.sleep(60);
        return HttpResponse.text(request.path());
    }

    private HttpResponse form(HttpRequest request) throws IOException {
        try (Form form = Form.read(request, FormLimits.DEFAULT.directory(directory))) {
            Upload file = form.upload("file");
            return file == null
                    ? HttpResponse.text(400, "no file")
                    : HttpResponse.text(form.field("title") + " " + file.fileName() + " " + file.size());
        }
    }

    /** How many bytes have come, and their sum. */
    private static HttpResponse count(HttpRequest request) throws IOException {
        request.bodyLimit(1 << 30);
        CRC32 sum = new CRC32();
        long bytes = 0;
        for (byte[] piece = request.body().read(1 << 16);
                piece.length > 0;
                piece = request.body().read(1 << 16)) {
            sum.update(piece);
            bytes += piece.length;
        }
        return HttpResponse.text(bytes + " " + sum.getValue());
    }
}
