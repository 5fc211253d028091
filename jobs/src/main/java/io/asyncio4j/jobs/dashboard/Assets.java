// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.net.http.HttpRequest;
import io.asyncio4j.net.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** The files of the page, from the class path. */
final class Assets {
    private static final String FOLDER = "ui/";

    /** What a file is called: no piece begins with a dot, none is empty, and nothing is escaped. */
    private static final Pattern NAME =
            Pattern.compile("([a-z0-9_-][a-zA-Z0-9_.-]*/){0,4}[a-z0-9_-][a-zA-Z0-9_.-]*\\.([a-z0-9]+)");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "json", "application/json",
            "txt", "text/plain; charset=utf-8",
            "woff2", "font/woff2");

    private Assets() {}

    /** Returns a file; null if there is none of that name. */
    static @Nullable HttpResponse find(HttpRequest request, String name) {
        var matcher = NAME.matcher(name);
        String type = matcher.matches() ? TYPES.get(matcher.group(2)) : null;
        byte[] bytes = type == null ? null : read(name);
        if (bytes == null) {
            return null;
        }
        String tag = '"' + tag(bytes) + '"';
        HttpResponse answer = tag.equals(request.header("if-none-match"))
                ? HttpResponse.of(304)
                : HttpResponse.bytes(String.valueOf(type), bytes);
        return answer.header("ETag", tag).header("Cache-Control", "no-cache");
    }

    private static byte @Nullable [] read(String name) {
        try (InputStream in = Assets.class.getResourceAsStream(FOLDER + name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("The dashboard's jar cannot be read", e);
        }
    }

    private static String tag(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return HexFormat.of().toHexDigits(sum.getValue()).substring(8) + "-" + bytes.length;
    }
}
