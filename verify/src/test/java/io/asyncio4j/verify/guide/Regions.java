// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tagged parts of a source file: what stands between {@code // region NAME} and {@code // endregion}.
 *
 * <p>A name that comes twice is one region, joined by an empty line. Regions do not nest.
 */
final class Regions {
    private static final String BEGIN = "// region ";
    private static final String END = "// endregion";

    private Regions() {}

    /** The regions of a source text by name, each without the indentation that all its lines share. */
    static Map<String, String> of(String source) {
        Map<String, String> regions = new LinkedHashMap<>();
        String open = null;
        List<String> lines = new ArrayList<>();
        for (String line : source.lines().toList()) {
            String stripped = line.strip();
            if (stripped.startsWith(BEGIN)) {
                requireClosed(open);
                open = stripped.substring(BEGIN.length()).strip();
                lines.clear();
            } else if (stripped.equals(END)) {
                if (open == null) {
                    throw new IllegalArgumentException(END + " without a region before it");
                }
                regions.merge(open, String.join("\n", lines).stripIndent().strip(), (a, b) -> a + "\n\n" + b);
                open = null;
            } else if (open != null) {
                lines.add(line);
            }
        }
        requireClosed(open);
        return regions;
    }

    private static void requireClosed(@Nullable String open) {
        if (open != null) {
            throw new IllegalArgumentException("Region '" + open + "' does not end");
        }
    }
}
