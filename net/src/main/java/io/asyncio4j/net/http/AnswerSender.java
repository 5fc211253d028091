// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.Asyncio;
import io.asyncio4j.stream.StreamWriter;
import io.netty.buffer.Unpooled;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes an answer to its connection. */
final class AnswerSender {
    private static final String CONTENT_LENGTH = "content-length";

    private AnswerSender() {}

    /** In the request's coroutine. Returns when nothing is left to do for it. */
    static void send(ServerExchange exchange, HttpResponse answer) throws Exception {
        switch (answer.body()) {
            case ResponseBody.Whole whole ->
                exchange.intake.net().netty().execute(() -> sendWhole(exchange, answer, whole.bytes()));
            case ResponseBody.FilePart part -> sendFile(exchange, answer, part);
            case ResponseBody.Streamed streamed -> sendStream(exchange, answer, streamed.writer());
            case ResponseBody.Takeover takeover -> takeover.upgrade().take(exchange, answer);
        }
    }

    /** On the bare thread. */
    static void sendWhole(ServerExchange exchange, HttpResponse answer, byte[] body) {
        if (exchange.over()) {
            return;
        }
        HttpServerResponse response = exchange.response;
        head(exchange, answer);
        if (bodyless(answer.status())) {
            response.end();
        } else if (exchange.request.method() == HttpMethod.HEAD) {
            response.putHeader(CONTENT_LENGTH, String.valueOf(body.length));
            response.end();
        } else {
            response.end(BufferInternal.buffer(Unpooled.wrappedBuffer(body)));
        }
        exchange.ended();
    }

    private static void head(ServerExchange exchange, HttpResponse answer) {
        HttpServerResponse response = exchange.response;
        response.setStatusCode(answer.status());
        answer.headers().forEach(response.headers()::add);
        if (exchange.request.version() != HttpVersion.HTTP_2 && exchange.leavesBody()) {
            response.putHeader("connection", "close");
        }
    }

    private static boolean bodyless(int status) {
        return status < 200 || status == 204 || status == 304;
    }

    private static void sendFile(ServerExchange exchange, HttpResponse answer, ResponseBody.FilePart part)
            throws Exception {
        long size = Asyncio.toThread(() -> sizeOf(part.path()));
        if (size < 0) {
            send(exchange, HttpResponse.text(404, "There is no such file"));
            return;
        }
        long offset = Math.min(part.offset(), size);
        long length = part.length() < 0 ? size - offset : Math.min(part.length(), size - offset);
        exchange.intake
                .net()
                .startVertx(() -> {
                    head(exchange, answer);
                    if (exchange.request.method() == HttpMethod.HEAD || bodyless(answer.status())) {
                        exchange.response.putHeader(CONTENT_LENGTH, String.valueOf(length));
                        return exchange.response.end();
                    }
                    return exchange.response.sendFile(part.path().toString(), offset, length);
                })
                .await();
        exchange.intake.net().netty().execute(exchange::ended);
    }

    private static long sizeOf(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    private static void sendStream(ServerExchange exchange, HttpResponse answer, BodyWriter body) throws Exception {
        boolean empty = bodyless(answer.status()) || exchange.request.method() == HttpMethod.HEAD;
        if (empty) {
            exchange.intake.net().netty().execute(() -> {
                if (!exchange.over()) {
                    head(exchange, answer);
                    exchange.response.end();
                    exchange.ended();
                }
            });
            return;
        }
        ResponseStream stream = new ResponseStream(exchange);
        exchange.intake.net().netty().execute(() -> {
            if (!exchange.over()) {
                head(exchange, answer);
                if (!answer.headers().contains(CONTENT_LENGTH)) {
                    exchange.response.setChunked(true);
                }
                exchange.response.writeHead();
            }
        });
        body.write(new StreamWriter(stream, stream.protocol()));
        stream.close();
    }
}
