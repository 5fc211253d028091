// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.site;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands around the text of a page: navigation, contents, the way on. */
final class Template {
    private static final Pattern HOLE = Pattern.compile("\\{\\{(\\w+)}}");

    private final Guide guide;
    private final String frame;

    Template(Guide guide, String frame) {
        this.guide = guide;
        this.frame = frame;
    }

    String filled(Page page) {
        return HOLE.matcher(frame)
                .replaceAll(hole -> Matcher.quoteReplacement(
                        switch (hole.group(1)) {
                            case "title" -> Html.escaped(titleOf(page));
                            case "navigation" -> navigation(page);
                            case "contents" -> contents(page);
                            case "text" -> Html.of(page);
                            case "on" -> wayOn(page);
                            default -> throw new IllegalStateException("What is " + hole.group() + "?");
                        }));
    }

    private static String titleOf(Page page) {
        return page.name().equals(Page.INDEX) ? "asyncio4j: the guide" : page.title() + " · asyncio4j";
    }

    private String navigation(Page current) {
        StringBuilder html = new StringBuilder();
        for (Chapter chapter : guide.chapters()) {
            if (!chapter.title().isEmpty()) {
                html.append("<h2>").append(Html.escaped(chapter.title())).append("</h2>\n");
            }
            html.append("<ul>\n");
            for (Chapter.Entry entry : chapter.entries()) {
                String here = entry.page().equals(current.name()) ? " aria-current=\"page\"" : "";
                html.append("<li><a href=\"")
                        .append(Page.fileOf(entry.page()))
                        .append('"')
                        .append(here)
                        .append('>')
                        .append(Html.escaped(entry.title()))
                        .append("</a></li>\n");
            }
            html.append("</ul>\n");
        }
        return html.toString();
    }

    private static String contents(Page page) {
        List<Page.Title> titles = page.headings().stream()
                .filter(title -> title.level() == 2 || title.level() == 3)
                .toList();
        if (titles.size() < 2) {
            return "";
        }
        StringBuilder html = new StringBuilder("<h2>On this page</h2>\n<ul>\n");
        for (Page.Title title : titles) {
            html.append(title.level() == 2 ? "<li>" : "<li class=\"sub\">")
                    .append("<a href=\"#")
                    .append(title.id())
                    .append("\">")
                    .append(Html.escaped(title.text()))
                    .append("</a></li>\n");
        }
        return html.append("</ul>\n").toString();
    }

    private String wayOn(Page page) {
        List<Page> order = guide.inOrder();
        int at = order.indexOf(page);
        StringBuilder html = new StringBuilder();
        if (at > 0) {
            html.append(step("prev", "Before", order.get(at - 1)));
        }
        if (at + 1 < order.size()) {
            html.append(step("next", "Next", order.get(at + 1)));
        }
        return html.toString();
    }

    private static String step(String relation, String word, Page page) {
        return "<a class=\"%s\" rel=\"%s\" href=\"%s\"><span>%s</span> %s</a>\n"
                .formatted(relation, relation, page.file(), word, Html.escaped(page.title()));
    }
}
