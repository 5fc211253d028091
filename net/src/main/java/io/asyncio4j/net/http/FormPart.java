// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One part of a form that is sent as {@code multipart/form-data}. Immutable. */
public final class FormPart {
    private final String name;
    private final @Nullable String fileName;
    private final HttpBody content;

    private FormPart(String name, @Nullable String fileName, HttpBody content) {
        this.name = name;
        this.fileName = fileName;
        this.content = content;
    }

    /**
     * Makes a field.
     *
     * @param name the name of the field
     * @param value its text
     * @return the part
     */
    public static FormPart field(String name, String value) {
        return new FormPart(name, null, HttpBody.bytes("", value.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Makes an upload of a file, which is read while it is sent.
     *
     * @param name the name of the field
     * @param path the file; the server is told its last name
     * @return the part
     */
    public static FormPart file(String name, Path path) {
        return file(name, String.valueOf(path.getFileName()), HttpBody.file(path));
    }

    /**
     * Makes an upload.
     *
     * @param name the name of the field
     * @param fileName the name that the server is told
     * @param content its type and its bytes
     * @return the part
     * @throws IllegalArgumentException if its type has a character that a header cannot have
     */
    public static FormPart file(String name, String fileName, HttpBody content) {
        HttpHeaders.of("Content-Type", content.type());
        return new FormPart(name, fileName, content);
    }

    HttpBody content() {
        return content;
    }

    /** What stands before the content, with the boundary. */
    byte[] head(String boundary) {
        StringBuilder head = new StringBuilder("--")
                .append(boundary)
                .append("\r\nContent-Disposition: form-data; name=\"")
                .append(escaped(name))
                .append('"');
        if (fileName != null) {
            head.append("; filename=\"").append(escaped(fileName)).append('"');
        }
        if (!content.type().isEmpty()) {
            head.append("\r\nContent-Type: ").append(content.type());
        }
        return head.append("\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** As browsers do it. */
    private static String escaped(String text) {
        return text.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }

    @Override
    public String toString() {
        return "FormPart[" + name + (fileName == null ? "" : ", " + fileName) + "]";
    }
}
