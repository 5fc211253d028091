// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.Asyncio;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Compresses answers for those who accept it. */
record Gzip(HttpHandler next) implements HttpHandler {
    private static final int SMALLEST = 1024;

    /** What takes longer than a blink is compressed in another thread. */
    private static final int MOST_ON_LOOP = 1 << 16;

    @Override
    public HttpResponse handle(HttpRequest request) throws Exception {
        HttpResponse answer = next.handle(request);
        if (!isCompressible(answer)) {
            return answer;
        }
        HttpResponse varied = answer.addHeader("Vary", "Accept-Encoding");
        if (!AcceptedEncodings.of(request).contains("gzip")) {
            return varied;
        }
        return switch (answer.body()) {
            case ResponseBody.Whole(byte[] bytes) -> encoded(varied, new ResponseBody.Whole(compressed(bytes)));
            case ResponseBody.Streamed(BodyWriter writer) ->
                encoded(varied, new ResponseBody.Streamed(through(writer)));
            default -> answer;
        };
    }

    private static boolean isCompressible(HttpResponse answer) {
        boolean fits = switch (answer.body()) {
            case ResponseBody.Whole(byte[] bytes) -> bytes.length >= SMALLEST;
            case ResponseBody.Streamed ignored -> true;
            default -> false;
        };
        HttpHeaders headers = answer.headers();
        String control = headers.get("cache-control");
        return fits
                && answer.status() != 206
                && !headers.contains("content-encoding")
                && !headers.contains("content-range")
                && (control == null || !control.contains("no-transform"))
                && isText(headers.get("content-type"));
    }

    private static boolean isText(@Nullable String type) {
        if (type == null) {
            return false;
        }
        String name = type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
        return name.startsWith("text/")
                || name.endsWith("json")
                || name.endsWith("xml")
                || name.endsWith("javascript")
                || name.equals("application/wasm");
    }

    private static HttpResponse encoded(HttpResponse answer, ResponseBody body) {
        String tag = answer.headers().get("etag");
        HttpHeaders headers = answer.headers().remove("content-length").remove("accept-ranges");
        if (tag != null && !tag.startsWith("W/")) {
            headers = headers.replace("ETag", "W/" + tag);
        }
        return answer.headers(headers.replace("Content-Encoding", "gzip")).body(body);
    }

    private static byte[] compressed(byte[] bytes) throws IOException {
        return bytes.length <= MOST_ON_LOOP ? zipped(bytes) : Asyncio.toThread(() -> zipped(bytes));
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4);
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return out.toByteArray();
    }

    private static BodyWriter through(BodyWriter writer) {
        return plain -> {
            GzipTransport transport = new GzipTransport(plain.transport());
            writer.write(plain.over(transport));
            transport.finish();
        };
    }
}
