// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.net.NetLoop;
import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request and its answer on their way. All but the outcome's await happens on the loop's bare thread. */
final class Exchange {
    final AsyncFuture<HttpResponse> outcome;
    private final String name;
    private final int largestBody;
    private final Buffer body = Buffer.buffer();
    private @Nullable HttpClientRequest request;
    private boolean aborted;

    Exchange(NetLoop net, String name, int largestBody) {
        this.outcome = net.loop().createFuture(name);
        this.name = name;
        this.largestBody = largestBody;
    }

    void start(HttpClientAgent agent, RequestOptions options) {
        try {
            agent.request(options).onComplete(this::connected);
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void connected(AsyncResult<HttpClientRequest> connection) {
        if (connection.failed()) {
            fail(connection.cause());
            return;
        }
        HttpClientRequest connected = connection.result();
        request = connected;
        if (aborted) {
            connected.reset();
            return;
        }
        connected.exceptionHandler(this::fail);
        connected.send().onComplete(this::answered);
    }

    private void answered(AsyncResult<HttpClientResponse> answer) {
        if (answer.failed()) {
            fail(answer.cause());
            return;
        }
        HttpClientResponse response = answer.result();
        response.exceptionHandler(this::fail);
        response.handler(this::receive);
        response.endHandler(end -> {
            if (!outcome.done()) {
                outcome.setResult(HttpResponse.bytes("application/octet-stream", body.getBytes())
                        .status(response.statusCode())
                        .headers(headers(response.headers())));
            }
        });
    }

    private void receive(Buffer part) {
        if (body.length() + part.length() > largestBody) {
            fail(new IllegalStateException("the answer is larger than " + largestBody + " bytes"));
            abort();
        } else {
            body.appendBuffer(part);
        }
    }

    private static HttpHeaders headers(MultiMap from) {
        HttpHeaders headers = HttpHeaders.EMPTY;
        for (Map.Entry<String, String> header : from) {
            headers = headers.add(header.getKey(), header.getValue());
        }
        return headers;
    }

    private void fail(Throwable cause) {
        if (!outcome.done()) {
            String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            outcome.setException(new HttpException(name + ": " + reason, cause));
        }
    }

    /** Gives the request up: its connection is closed, or never used. */
    void abort() {
        aborted = true;
        HttpClientRequest sent = request;
        if (sent != null) {
            sent.reset();
        }
    }
}
