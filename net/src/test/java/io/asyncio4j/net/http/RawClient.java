// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that sends what no library would. Blocking; for threads beside the loop. */
final class RawClient implements Closeable {
    private static final Pattern LENGTH = Pattern.compile("content-length: (\\d+)");

    final Socket socket;
    private final InputStream in;

    RawClient(int port) throws IOException {
        this(port, 10_000);
    }

    RawClient(int port, int timeoutMillis) throws IOException {
        socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", port), timeoutMillis);
        socket.setSoTimeout(timeoutMillis);
        in = socket.getInputStream();
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends as long as the other end lets it. */
    RawClient sendAnyway(byte[] bytes) {
        try {
            send(bytes);
        } catch (IOException e) {
            return this; // the server has had enough
        }
        return this;
    }

    /** Head of an answer, its names in lower case, and an empty line. */
    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("after: " + head);
            }
            head.append((char) c);
        }
        return head.toString().toLowerCase(Locale.ROOT);
    }

    /** Status and body of an answer that has a length. */
    String answer() throws IOException {
        String head = head();
        Matcher length = LENGTH.matcher(head);
        String body = length.find()
                ? new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8)
                : "";
        return head.substring(head.indexOf(' ') + 1, head.indexOf(' ') + 4) + " " + body;
    }

    /** All that comes until the server closes; a reset ends it as well. */
    String rest() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        try {
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                all.write(part, 0, count);
            }
        } catch (SocketException e) {
            all.write("<reset>".getBytes(StandardCharsets.US_ASCII));
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
