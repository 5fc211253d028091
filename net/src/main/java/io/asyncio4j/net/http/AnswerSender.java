// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.Asyncio;
import io.asyncio4j.stream.StreamWriter;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes an answer to its connection. */
final class AnswerSender {
    private static final String CONTENT_LENGTH = "content-length";

    /** Larger bodies are written piece by piece, so that a slow client holds back who writes. */
    private static final int AT_ONCE = 1 << 16;

    private AnswerSender() {}

    /** In the request's coroutine. Returns when nothing is left to do for it. */
    static void send(ServerExchange exchange, HttpResponse answer) throws Exception {
        switch (answer.body()) {
            case ResponseBody.Whole whole -> {
                byte[] bytes = whole.bytes();
                if (bytes.length <= AT_ONCE || hasNoBody(exchange, answer)) {
                    exchange.net().onBareThread(() -> sendWhole(exchange, answer, bytes));
                } else {
                    sendStream(exchange, answer, bytes.length, writer -> writeInPieces(writer, bytes));
                }
            }
            case ResponseBody.FilePart part -> sendFile(exchange, answer, part);
            case ResponseBody.Streamed streamed -> {
                if (hasNoBody(exchange, answer)) {
                    exchange.net().onBareThread(() -> sendHead(exchange, answer, -1));
                } else {
                    sendStream(exchange, answer, -1, streamed.writer());
                }
            }
            case ResponseBody.Takeover takeover -> {
                takeover.upgrade().take(exchange, answer);
                exchange.net().onBareThread(exchange::tookOver);
            }
        }
    }

    private static boolean hasNoBody(ServerExchange exchange, HttpResponse answer) {
        int status = answer.status();
        return status < 200 || status == 204 || status == 304 || exchange.request.method() == HttpMethod.HEAD;
    }

    // ---- on the bare thread ----

    static void sendWhole(ServerExchange exchange, HttpResponse answer, byte[] body) {
        if (hasNoBody(exchange, answer)) {
            sendHead(exchange, answer, body.length);
        } else if (!exchange.over()) {
            head(exchange, answer, -1);
            exchange.end(
                    answer.status(), () -> exchange.response.end(BufferInternal.buffer(Unpooled.wrappedBuffer(body))));
        }
    }

    /** An answer without its body; the client of a HEAD request still wants to know how long it is. */
    private static void sendHead(ServerExchange exchange, HttpResponse answer, long length) {
        if (!exchange.over()) {
            boolean tellsLength = exchange.request.method() == HttpMethod.HEAD && answer.status() >= 200;
            head(exchange, answer, tellsLength ? length : -1);
            exchange.end(answer.status(), exchange.response::end);
        }
    }

    private static void head(ServerExchange exchange, HttpResponse answer, long length) {
        HttpServerResponse response = exchange.response;
        response.setStatusCode(answer.status());
        if (answer.headers().size() > 0) {
            answer.headers().forEach(response.headers()::add);
        }
        if (exchange.closesConnection(answer)) {
            response.putHeader("connection", "close");
        }
        if (length >= 0) {
            response.putHeader(CONTENT_LENGTH, String.valueOf(length));
        }
    }

    // ---- in the coroutine ----

    /** Length is negative if it is not known. */
    private static void sendStream(ServerExchange exchange, HttpResponse answer, long length, BodyWriter body)
            throws Exception {
        ResponseStream stream = new ResponseStream(exchange, answer.status());
        boolean chunked = length < 0 && !answer.headers().contains(CONTENT_LENGTH);
        exchange.net().onBareThread(() -> {
            if (!exchange.over()) {
                boolean endsByClosing = chunked && exchange.request.version() == HttpVersion.HTTP_1_0;
                if (endsByClosing) {
                    exchange.closeAfterwards();
                }
                head(exchange, answer, length);
                if (!endsByClosing) { // else the first piece takes the head along
                    exchange.response.setChunked(chunked);
                    exchange.response.writeHead();
                }
            }
        });
        StreamWriter writer = new StreamWriter(stream, stream.protocol());
        body.write(writer);
        writer.close();
        writer.waitClosed();
    }

    private static void writeInPieces(StreamWriter writer, byte[] bytes) throws IOException {
        for (int i = 0; i < bytes.length; i += AT_ONCE) {
            writer.write(bytes, i, Math.min(AT_ONCE, bytes.length - i));
            writer.drain();
        }
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
        if (hasNoBody(exchange, answer)) {
            exchange.net().onBareThread(() -> sendHead(exchange, answer, length));
        } else if (exchange.overHttp2() || exchange.options().tls() != null) {
            sendStream(exchange, answer, length, writer -> copy(part.path(), offset, length, writer));
        } else {
            exchange.net()
                    .startVertx(() -> {
                        if (exchange.over()) {
                            return Future.succeededFuture();
                        }
                        head(exchange, answer, -1);
                        return exchange.response
                                .sendFile(part.path().toString(), offset, length)
                                .onSuccess(sent -> exchange.ended(answer.status(), Future.succeededFuture()))
                                .onFailure(exchange::lost);
                    })
                    .await();
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    private static void copy(Path file, long offset, long length, StreamWriter writer) throws IOException {
        try (FileChannel channel = Asyncio.toThread(() -> FileChannel.open(file))) {
            ByteBuffer piece = ByteBuffer.allocate(AT_ONCE);
            long place = offset;
            while (place < offset + length) {
                long from = place;
                piece.clear().limit((int) Math.min(AT_ONCE, offset + length - place));
                int count = Asyncio.toThread(() -> channel.read(piece, from));
                if (count <= 0) {
                    throw new IOException(file + " became shorter while it was sent");
                }
                writer.write(piece.array(), 0, count);
                writer.drain();
                place += count;
            }
        }
    }
}
