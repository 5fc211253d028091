// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.Asyncio;
import io.asyncio4j.stream.StreamWriter;
import java.io.IOException;
import java.net.URLConnection;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that a client sends. Immutable.
 *
 * <p>Files and streams are read while they are sent, no faster than the server takes them.
 */
public final class HttpBody {
    private static final String BYTES_TYPE = "application/octet-stream";
    private static final int PIECE = 1 << 16;

    private final String type;

    /** The whole of it; null if it is written piece by piece. */
    private final byte @Nullable [] bytes;

    private final BodyWriter writer;
    private final Length length;
    private final boolean repeatable;

    private HttpBody(String type, byte @Nullable [] bytes, BodyWriter writer, Length length, boolean repeatable) {
        this.type = type;
        this.bytes = bytes;
        this.writer = writer;
        this.length = length;
        this.repeatable = repeatable;
    }

    /** How many bytes a body will have; negative if nobody knows. May wait. */
    @FunctionalInterface
    private interface Length {
        long known() throws IOException;
    }

    /**
     * Makes a body of bytes.
     *
     * @param type its media type, such as {@code image/png}
     * @param bytes the bytes; not to be changed
     * @return the body
     */
    public static HttpBody bytes(String type, byte[] bytes) {
        return new HttpBody(type, bytes, writer -> copy(bytes, writer), () -> bytes.length, true);
    }

    /**
     * Makes a body of bytes of no special kind.
     *
     * @param bytes the bytes; not to be changed
     * @return the body
     */
    public static HttpBody bytes(byte[] bytes) {
        return bytes(BYTES_TYPE, bytes);
    }

    /**
     * Makes a body of plain text.
     *
     * @param text the text, sent as UTF-8
     * @return the body
     */
    public static HttpBody text(String text) {
        return bytes("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Makes a body of JSON.
     *
     * @param value a record or another value that Jackson can write
     * @return the body
     * @throws JsonException if it cannot be written
     */
    public static HttpBody json(Object value) {
        return bytes("application/json", Json.write(value));
    }

    /**
     * Makes a body of a form as browsers send it.
     *
     * @param fields the fields, in the order of the map
     * @return the body
     */
    public static HttpBody form(Map<String, String> fields) {
        StringBuilder text = new StringBuilder();
        fields.forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return bytes("application/x-www-form-urlencoded", text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Makes a body of a file. Its type is guessed by its name.
     *
     * @param path the file
     * @return the body
     */
    public static HttpBody file(Path path) {
        String guessed = URLConnection.guessContentTypeFromName(path.toString());
        return file(guessed == null ? BYTES_TYPE : guessed, path);
    }

    /**
     * Makes a body of a file.
     *
     * @param type its media type
     * @param path the file
     * @return the body
     */
    public static HttpBody file(String type, Path path) {
        return new HttpBody(
                type, null, writer -> copy(path, writer), () -> Asyncio.toThread(() -> Files.size(path)), true);
    }

    /**
     * Makes a body that a coroutine writes, of a length that nobody knows before. It can be sent once: a redirect that
     * wants it again fails.
     *
     * @param type its media type
     * @param writer writes it, in a task of its own that is cancelled when the request is over
     * @return the body
     */
    public static HttpBody stream(String type, BodyWriter writer) {
        return new HttpBody(type, null, writer, () -> -1, false);
    }

    /**
     * Makes a body that a coroutine writes.
     *
     * @param type its media type
     * @param length how many bytes it will write
     * @param writer writes it, in a task of its own that is cancelled when the request is over
     * @return the body
     */
    public static HttpBody stream(String type, long length, BodyWriter writer) {
        return new HttpBody(type, null, writer, () -> length, false);
    }

    /**
     * Makes a body of a form with files.
     *
     * @param parts the fields and files
     * @return the body
     */
    public static HttpBody multipart(FormPart... parts) {
        List<FormPart> all = List.of(parts);
        String boundary = "asyncio4j-" + UUID.randomUUID();
        byte[] end = ("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
        BodyWriter writer = stream -> {
            for (FormPart part : all) {
                stream.write(part.head(boundary));
                part.content().writer.write(stream);
                stream.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                stream.drain();
            }
            stream.write(end);
        };
        Length length = () -> {
            long sum = end.length;
            for (FormPart part : all) {
                long content = part.content().length();
                if (content < 0) {
                    return -1;
                }
                sum += part.head(boundary).length + content + 2;
            }
            return sum;
        };
        boolean repeatable = all.stream().allMatch(part -> part.content().repeatable);
        return new HttpBody("multipart/form-data; boundary=" + boundary, null, writer, length, repeatable);
    }

    private static void copy(byte[] bytes, StreamWriter writer) throws IOException {
        for (int done = 0; done < bytes.length; done += PIECE) {
            writer.write(bytes, done, Math.min(PIECE, bytes.length - done));
            writer.drain();
        }
    }

    private static void copy(Path path, StreamWriter writer) throws IOException {
        try (FileChannel file = Asyncio.toThread(() -> FileChannel.open(path, StandardOpenOption.READ))) {
            ByteBuffer piece = ByteBuffer.allocate(PIECE);
            while (Asyncio.toThread(() -> file.read(piece.clear())) >= 0) {
                writer.write(piece.array(), 0, piece.position());
                writer.drain();
            }
        }
    }

    /**
     * Returns its media type.
     *
     * @return the value of the header {@code Content-Type}; empty for none
     */
    public String type() {
        return type;
    }

    /**
     * Tells whether it can be sent more than once, as a redirect or another try would need.
     *
     * @return true unless a coroutine of the caller writes it
     */
    public boolean isRepeatable() {
        return repeatable;
    }

    /** The whole of it; null if it is written piece by piece. */
    byte @Nullable [] whole() {
        return bytes;
    }

    BodyWriter writer() {
        return writer;
    }

    /** How many bytes it will have; negative if nobody knows. Waits for a look at the file. */
    long length() throws IOException {
        return length.known();
    }

    @Override
    public String toString() {
        return "HttpBody[" + type + (bytes == null ? "" : ", " + bytes.length + " bytes") + "]";
    }
}
