// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.asyncio4j.net.Connection;
import io.asyncio4j.net.Streams;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Requests as bytes, so that nothing mends them on the way, and answers as they came. */
record RawHttp(int status, String head, byte[] body) {
    /** Sends one request on a connection of its own and reads until the server closes it. */
    static RawHttp ask(HttpServer server, String head, byte[] body) throws IOException {
        try (Connection connection = Streams.openConnection("127.0.0.1", server.port())) {
            connection.writer().write((head + "Host: x\r\nConnection: close\r\n\r\n").getBytes(ISO_8859_1));
            connection.writer().write(body);
            connection.writer().drain();
            String text = new String(connection.reader().read(), ISO_8859_1);
            int end = text.indexOf("\r\n\r\n") + 2;
            String headers = text.substring(0, end).toLowerCase(Locale.ROOT);
            byte[] rest = text.substring(end + 2).getBytes(ISO_8859_1);
            return new RawHttp(Integer.parseInt(text.substring(9, 12)), headers, rest);
        }
    }

    static RawHttp get(HttpServer server, String target, String... headers) throws IOException {
        StringBuilder head = new StringBuilder("GET " + target + " HTTP/1.1\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return ask(server, head.toString(), new byte[0]);
    }

    String header(String name) {
        for (String line : head.split("\r\n")) {
            if (line.startsWith(name + ": ")) {
                return line.substring(name.length() + 2);
            }
        }
        return "";
    }

    String text() {
        return new String(body, ISO_8859_1);
    }

    /** The body of a chunked answer, put together. */
    byte[] unchunked() {
        StringBuilder whole = new StringBuilder();
        String text = text();
        for (int at = 0; ; ) {
            int line = text.indexOf("\r\n", at);
            int size = Integer.parseInt(text.substring(at, line), 16);
            if (size == 0) {
                return whole.toString().getBytes(ISO_8859_1);
            }
            whole.append(text, line + 2, line + 2 + size);
            at = line + 2 + size + 2;
        }
    }

    static byte[] unzipped(byte[] zipped) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes();
    }
}
