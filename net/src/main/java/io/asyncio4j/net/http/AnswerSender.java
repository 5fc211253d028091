// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.stream.StreamWriter;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.nio.ByteBuffer;
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
            boolean knowsLength = !(answer.body() instanceof ResponseBody.Streamed) && !hasNoBody(exchange, answer);
            answer.headers().forEach((name, value) -> {
                if (!isOurs(name, knowsLength, exchange.overHttp2())) {
                    response.headers().add(name, value);
                }
            });
        }
        if (answer.status() >= 200 && !answer.headers().contains("date")) {
            response.headers().add(DateHeader.NAME, exchange.date());
        }
        if (exchange.closesConnection(answer)) {
            response.putHeader("connection", "close");
        }
        if (length >= 0) {
            response.putHeader(CONTENT_LENGTH, String.valueOf(length));
        }
    }

    /** Whether a header of a handler's would contradict how the answer is sent, as one copied from elsewhere may. */
    private static boolean isOurs(String name, boolean knowsLength, boolean overHttp2) {
        return switch (name.length()) {
            case 7 -> overHttp2 && name.equalsIgnoreCase("upgrade");
            case 10 -> overHttp2 && (name.equalsIgnoreCase("connection") || name.equalsIgnoreCase("keep-alive"));
            case 14 -> knowsLength && name.equalsIgnoreCase(CONTENT_LENGTH);
            case 16 -> overHttp2 && name.equalsIgnoreCase("proxy-connection");
            case 17 -> name.equalsIgnoreCase("transfer-encoding");
            default -> false;
        };
    }

    // ---- in the coroutine ----

    /** Length is negative if it is not known. */
    private static void sendStream(ServerExchange exchange, HttpResponse answer, long length, BodyWriter body)
            throws Exception {
        long announced = length < 0 ? announced(answer) : length;
        ResponseStream stream = new ResponseStream(exchange, answer.status(), announced);
        boolean chunked = announced < 0;
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
        stream.checkWhole();
        writer.close();
        writer.waitClosed();
    }

    /** The length that a handler has promised; negative if none. */
    private static long announced(HttpResponse answer) {
        String length = answer.headers().get(CONTENT_LENGTH);
        return length == null ? -1 : Long.parseLong(length.strip());
    }

    private static void writeInPieces(StreamWriter writer, byte[] bytes) throws IOException {
        for (int i = 0; i < bytes.length; i += AT_ONCE) {
            writer.write(bytes, i, Math.min(AT_ONCE, bytes.length - i));
            writer.drain();
        }
    }

    private static void sendFile(ServerExchange exchange, HttpResponse answer, ResponseBody.FilePart part)
            throws Exception {
        OpenFile file = Disk.run(() -> OpenFile.open(part.path()));
        if (file == null) {
            send(exchange, HttpResponse.text(404, "There is no such file"));
            return;
        }
        try (file) {
            long offset = Math.min(part.offset(), file.size());
            long rest = file.size() - offset;
            long length = part.length() < 0 ? rest : Math.min(part.length(), rest);
            if (hasNoBody(exchange, answer)) {
                exchange.net().onBareThread(() -> sendHead(exchange, answer, length));
            } else if (exchange.overHttp2() || exchange.options().tls() != null || !file.ofTheSystem()) {
                sendStream(exchange, answer, length, writer -> copy(part.path(), file, offset, length, writer));
            } else {
                exchange.net()
                        .startVertx(() -> hand(exchange, answer, file, offset, length))
                        .await();
            }
        }
    }

    /** The system sends it, on the bare thread. */
    private static Future<Void> hand(
            ServerExchange exchange, HttpResponse answer, OpenFile file, long offset, long length) {
        if (exchange.over()) {
            return Future.succeededFuture();
        }
        head(exchange, answer, -1);
        return exchange.response
                .sendFile(file.channel(), offset, length)
                .onSuccess(sent -> exchange.ended(answer.status(), Future.succeededFuture()))
                .onFailure(exchange::lost);
    }

    private static void copy(Path path, OpenFile file, long offset, long length, StreamWriter writer)
            throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(AT_ONCE);
        long place = offset;
        while (place < offset + length) {
            long from = place;
            piece.clear().limit((int) Math.min(AT_ONCE, offset + length - place));
            int count = Disk.run(() -> file.channel().read(piece, from));
            if (count <= 0) {
                throw new IOException(path + " became shorter while it was sent");
            }
            writer.write(piece.array(), 0, count);
            writer.drain();
            place += count;
        }
    }
}
