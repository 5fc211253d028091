// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Java and Kotlin blocks of a page of the guide, each with the source that it is copied from.
 *
 * <pre>
 *   &lt;!-- from LoopGuideTest#debug --&gt;
 *   ```java
 *   ...
 *   ```
 * </pre>
 */
final class GuidePage {
    private static final Pattern BLOCK = Pattern.compile(
            "(?:<!-- from (?<file>\\w+)#(?<region>[\\w-]+) -->\\n)?(?<fence>```(?:java|kotlin)\\n)(?<code>.*?)```",
            Pattern.DOTALL);

    /** A block of code; file and region are null where the page does not say where it comes from. */
    record Block(@Nullable String file, @Nullable String region, String code) {}

    private GuidePage() {}

    static List<Block> blocks(String page) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(page);
        while (matcher.find()) {
            blocks.add(new Block(
                    matcher.group("file"),
                    matcher.group("region"),
                    matcher.group("code").strip()));
        }
        return blocks;
    }

    /** The page with each block that says where it comes from filled anew. */
    static String filled(String page, BiFunction<String, String, String> source) {
        return BLOCK.matcher(page).replaceAll(found -> {
            String file = found.group("file");
            if (file == null) {
                return Matcher.quoteReplacement(found.group());
            }
            String region = Objects.requireNonNull(found.group("region"));
            return Matcher.quoteReplacement("<!-- from " + file + "#" + region + " -->\n" + found.group("fence")
                    + source.apply(file, region) + "\n```");
        });
    }
}
