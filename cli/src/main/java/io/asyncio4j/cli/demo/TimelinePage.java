// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The timeline as one HTML page that needs nothing else: style, script and data are inside, and its policy allows no other
 * script and no request.
 */
public final class TimelinePage {
    private static final List<String> SCRIPTS = List.of("model.js", "chart.js", "page.js");

    private TimelinePage() {}

    /**
     * Writes it.
     *
     * @param title what it is called
     * @param summary one sentence, which stands there without any script
     * @param timeline what it shows
     * @return the page
     */
    public static String html(String title, String summary, Timeline timeline) {
        String style = "\n" + resource("timeline.css");
        String script = SCRIPTS.stream()
                .map(TimelinePage::resource)
                .collect(Collectors.joining("\n", "'use strict';\n{\n", "}\n"));
        return resource("timeline.html")
                .replace("%STYLE-HASH%", hash(style))
                .replace("%SCRIPT-HASH%", hash(script))
                .replace("%TITLE%", escaped(title))
                .replace("%SUMMARY%", escaped(summary))
                .replace("%STYLE%", style)
                .replace("%SCRIPT%", script)
                .replace("%DATA%", json(timeline));
    }

    private static String resource(String name) {
        try (InputStream in = TimelinePage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing in it ends the element that it stands in. */
    private static String json(Timeline timeline) {
        try {
            return new ObjectMapper().writeValueAsString(timeline).replace("<", "\\u003c");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A timeline cannot be written as JSON", e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
