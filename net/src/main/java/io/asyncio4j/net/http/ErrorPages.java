// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows failures as pages or problems. */
record ErrorPages(HttpHandler next) implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorPages.class);
    private static final int FIRST_ERROR = 400;

    @Override
    public HttpResponse handle(HttpRequest request) throws Exception {
        try {
            HttpResponse answer = next.handle(request);
            return isPlainError(answer) ? page(request, answer, answer.text()) : answer;
        } catch (HttpStatusException e) {
            return page(request, HttpResponse.of(e.status()), String.valueOf(e.getMessage()));
        } catch (Exception e) {
            LOG.error(
                    "{} {}: request {} failed",
                    AccessLog.quoted(request.method()),
                    AccessLog.quoted(request.rawPath()),
                    RequestNames.of(request),
                    e);
            return page(request, HttpResponse.of(500), "The log has more, under the name of this request.");
        }
    }

    private static boolean isPlainError(HttpResponse answer) {
        if (answer.status() < FIRST_ERROR || !(answer.body() instanceof ResponseBody.Whole)) {
            return false;
        }
        String type = answer.headers().get("content-type");
        return type == null || type.startsWith("text/plain");
    }

    private static HttpResponse page(HttpRequest request, HttpResponse from, String detail) {
        String title = HttpResponseStatus.valueOf(from.status()).reasonPhrase();
        HttpResponse page;
        if (acceptsHtml(request.header("accept"))) {
            page = HttpResponse.html(html(from.status() + " " + title, detail, RequestNames.of(request)));
        } else {
            Map<String, Object> problem = new LinkedHashMap<>();
            problem.put("title", title);
            problem.put("status", from.status());
            if (!detail.isEmpty()) {
                problem.put("detail", detail);
            }
            problem.put("instance", RequestNames.of(request));
            page = HttpResponse.json(problem).header("content-type", "application/problem+json");
        }
        HttpHeaders headers = from.headers().remove("content-type").remove("content-length");
        for (Map.Entry<String, String> header : headers) {
            page = page.addHeader(header.getKey(), header.getValue());
        }
        return page.status(from.status());
    }

    private static boolean acceptsHtml(@Nullable String accept) {
        return accept != null && accept.toLowerCase(Locale.ROOT).contains("text/html");
    }

    private static String html(String title, String detail, String name) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><title>%1$s</title></head>
                <body><h1>%1$s</h1><p>%2$s</p><p><small>Request %3$s</small></p></body>
                </html>
                """.formatted(Html.escaped(title), Html.escaped(detail), Html.escaped(name));
    }
}
