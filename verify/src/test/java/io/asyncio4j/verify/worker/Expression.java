// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names in an expression of Prometheus.
 *
 * @param metrics names of metrics
 * @param labels names of labels in matchers and groupings
 */
record Expression(Set<String> metrics, Set<String> labels) {
    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern MATCHERS = Pattern.compile("\\{([^}]*)}");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern WORD = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_:]*(\\s*\\()?");
    private static final Set<String> KEYWORDS = Set.of("and", "or", "unless", "bool", "offset");

    static Expression parse(String expression) {
        Set<String> labels = new TreeSet<>();
        String rest = TEXT.matcher(expression).replaceAll("");
        rest = RANGE.matcher(rest).replaceAll("");
        rest = taken(GROUPING, rest, ",", labels);
        rest = taken(MATCHERS, rest, ",", labels);
        Set<String> metrics = new TreeSet<>();
        List<String> functions = new ArrayList<>();
        WORD.matcher(rest).results().forEach(word -> {
            if (word.group(1) != null) {
                functions.add(word.group());
            } else if (!KEYWORDS.contains(word.group())) {
                metrics.add(word.group());
            }
        });
        return new Expression(metrics, labels);
    }

    private static String taken(Pattern pattern, String text, String separator, Set<String> names) {
        Matcher matcher = pattern.matcher(text);
        matcher.results().forEach(found -> {
            for (String part : found.group(1).split(separator)) {
                String name = part.replaceAll("[=!~].*", "").strip();
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
        });
        return pattern.matcher(text).replaceAll(" ");
    }
}
