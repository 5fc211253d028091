// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The list of a directory, as HTML. */
final class DirectoryPage {
    private DirectoryPage() {}

    /** The names in a directory, in their order, directories with a slash. Blocks. */
    static List<String> names(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                names.add(file.getFileName() + (Files.isDirectory(file) ? "/" : ""));
            }
        }
        names.sort(null);
        return names;
    }

    static String html(String path, List<String> names, boolean top) {
        StringBuilder page = new StringBuilder();
        String title = Html.escaped(path);
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>")
                .append(title)
                .append("</title></head>\n<body><h1>")
                .append(title)
                .append("</h1>\n<ul>\n");
        if (!top) {
            page.append("<li><a href=\"../\">../</a></li>\n");
        }
        for (String name : names) {
            page.append("<li><a href=\"./")
                    .append(Html.escaped(link(name)))
                    .append("\">")
                    .append(Html.escaped(name))
                    .append("</a></li>\n");
        }
        return page.append("</ul></body>\n</html>\n").toString();
    }

    private static String link(String name) {
        return Percent.encode(name).replace("%2F", "/");
    }
}
