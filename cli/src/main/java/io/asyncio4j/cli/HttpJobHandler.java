// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.jobs.JobHandler;
import io.asyncio4j.jobs.Payload;
import io.asyncio4j.net.http.ClientResponse;
import io.asyncio4j.net.http.HttpClient;
import io.asyncio4j.net.http.HttpException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls a URL for each payload, and another if that fails. */
final class HttpJobHandler implements JobHandler {
    private static final String PLACE = "{payload}";
    private static final int FIRST_BAD_STATUS = 400;

    private final HttpClient client;
    private final String url;
    private final @Nullable String errorUrl;

    HttpJobHandler(String url, @Nullable String errorUrl, Duration timeout) {
        this.client = HttpClient.open(timeout);
        this.url = url;
        this.errorUrl = errorUrl;
    }

    /** Fails unless an option holds a URL of HTTP, perhaps with a place for the payload. */
    static void check(String option, String url) {
        String example = url.replace(PLACE, "x");
        try {
            URI uri = new URI(example);
            if (uri.getHost() != null
                    && uri.getScheme() != null
                    && uri.getScheme().matches("(?i)https?")) {
                return;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    option + " '" + url + "' is no URL (" + e.getReason() + "); write it as http://HOST:PORT/{payload}",
                    e);
        }
        throw new IllegalArgumentException(
                option + " '" + url + "' is no URL of http; write it as http://HOST:PORT/{payload}");
    }

    @Override
    public void handle(Payload job) {
        call(url, job);
    }

    @Override
    public void failed(Payload job, Exception failure) throws Exception {
        if (errorUrl == null) {
            throw failure;
        }
        call(errorUrl, job);
    }

    private void call(String template, Payload job) {
        String target = template.replace(PLACE, encoded(job.text()));
        ClientResponse response = client.get(target);
        if (response.status() >= FIRST_BAD_STATUS) {
            throw new HttpException("GET " + target + ": status " + response.status(), null);
        }
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        client.close();
    }
}
