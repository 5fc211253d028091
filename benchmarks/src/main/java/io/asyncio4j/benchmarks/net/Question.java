// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.net;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a connection sends again and again, and how the first answer is checked: later ones are as long. */
enum Question {
    /** A kibibyte, which comes back. */
    ECHO(kibibyte()) {
        @Override
        int answerLength(SocketChannel channel) throws IOException {
            byte[] answer = read(channel, request().length);
            if (!Arrays.equals(answer, request())) {
                throw new IOException("The echo is not what was sent");
            }
            return answer.length;
        }
    },

    /** A small GET, which is answered by a greeting. */
    HELLO(get()) {
        @Override
        int answerLength(SocketChannel channel) throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append(new String(read(channel, 1), StandardCharsets.ISO_8859_1));
            }
            Matcher length = LENGTH.matcher(head.toString().toLowerCase(Locale.ROOT));
            if (!head.toString().startsWith("HTTP/1.1 200 ") || !length.find()) {
                throw new IOException("No answer of a known length with status 200: " + head);
            }
            byte[] body = read(channel, Integer.parseInt(length.group(1)));
            if (!new String(body, StandardCharsets.UTF_8).startsWith("hello")) {
                throw new IOException("The answer is no greeting: " + new String(body, StandardCharsets.UTF_8));
            }
            return head.length() + body.length;
        }
    };

    private static final Pattern LENGTH = Pattern.compile("\\r\\ncontent-length: *(\\d+)\\r\\n");

    private final byte[] request;

    Question(byte[] request) {
        this.request = request;
    }

    private static byte[] kibibyte() {
        byte[] bytes = new byte[1024];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        return bytes;
    }

    private static byte[] get() {
        return "GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: load\r\nAccept: */*\r\n\r\n"
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    byte[] request() {
        return request;
    }

    /** Reads and checks the first answer on a blocking channel; its length in bytes. */
    abstract int answerLength(SocketChannel channel) throws IOException;

    static byte[] read(SocketChannel channel, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("The server closed a connection before it had answered");
            }
        }
        return bytes.array();
    }
}
