// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of the site. */
final class Site {
    /** Other people's scripts, by their names on the site. */
    private static final Map<String, String> LIBRARIES = Map.of(
            "highlight.js", "highlightjs/highlight.min.js",
            "lunr.js", "lunr/lunr.min.js");

    private static final List<String> ASSETS = List.of("site.css", "theme.js", "site.js", "favicon.svg");

    private Site() {}

    /** Writes the site into a folder, in place of what was there. */
    static void write(Guide guide, Path folder) throws IOException {
        clear(folder);
        Path assets = Files.createDirectories(folder.resolve("assets"));
        for (String name : ASSETS) {
            copy(Site.class.getResourceAsStream(name), assets.resolve(name), name);
        }
        for (Map.Entry<String, String> library : LIBRARIES.entrySet()) {
            String name = webJar(library.getValue());
            copy(Site.class.getResourceAsStream(name), assets.resolve(library.getKey()), name);
        }
        Files.writeString(assets.resolve("sections.js"), SearchIndex.script(guide));
        Template template = new Template(guide, text("page.html"));
        for (Page page : guide.pages().values()) {
            Files.writeString(folder.resolve(page.file()), template.filled(page));
        }
    }

    private static String text(String name) throws IOException {
        try (InputStream in = found(Site.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void copy(@Nullable InputStream resource, Path target, String name) throws IOException {
        try (InputStream in = found(resource, name)) {
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static InputStream found(@Nullable InputStream resource, String name) {
        if (resource == null) {
            throw new IllegalStateException("No resource " + name);
        }
        return resource;
    }

    /** Where a web jar on the class path has a file, whatever its version is. */
    private static String webJar(String file) throws IOException {
        int slash = file.indexOf('/');
        String library = file.substring(0, slash);
        for (String coordinates : List.of("org.webjars.npm", "org.webjars")) {
            String properties = "/META-INF/maven/" + coordinates + "/" + library + "/pom.properties";
            try (InputStream in = Site.class.getResourceAsStream(properties)) {
                if (in != null) {
                    Properties read = new Properties();
                    read.load(in);
                    String version = read.getProperty("version");
                    return "/META-INF/resources/webjars/" + library + "/" + version + file.substring(slash);
                }
            }
        }
        throw new IllegalStateException("No web jar " + library);
    }

    private static void clear(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> old;
        try (Stream<Path> files = Files.walk(folder)) {
            old = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : old) {
            Files.delete(file);
        }
    }
}
