// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.site;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a link of the guide leads. */
sealed interface Target {
    /** A page or one of its headings; the page's name is empty for the same page, the id for its beginning. */
    record InGuide(String page, String id) implements Target {}

    /** A file of the project that is no page of the guide. */
    record InProject(String path) implements Target {}

    /** Another site. */
    record Elsewhere(String address) implements Target {}

    Pattern PAGE = Pattern.compile("(?:(?<page>[\\w-]+)\\.md)?(?:#(?<id>.+))?");

    static Target of(String destination) {
        if (destination.matches("[a-z]+:.*")) {
            return new Elsewhere(destination);
        }
        Matcher page = PAGE.matcher(destination);
        if (page.matches()) {
            return new InGuide(orEmpty(page, "page"), orEmpty(page, "id"));
        }
        return new InProject(destination.replaceFirst("#.*", ""));
    }

    private static String orEmpty(Matcher matcher, String group) {
        String value = matcher.group(group);
        return value == null ? "" : value;
    }
}
