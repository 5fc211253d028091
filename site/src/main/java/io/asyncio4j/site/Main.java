// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.site;

import java.io.IOException;
import java.nio.file.Path;

/** Makes the site: {@code Main GUIDE_FOLDER SITE_FOLDER}. */
final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("Usage: Main GUIDE_FOLDER SITE_FOLDER");
            System.exit(2);
        }
        Path site = Path.of(args[1]).toAbsolutePath().normalize();
        try {
            Guide guide = Guide.read(Path.of(args[0]).toAbsolutePath().normalize());
            Site.write(guide, site);
            System.out.println("The guide, " + guide.pages().size() + " pages: " + site.resolve("index.html"));
        } catch (BrokenGuideException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
