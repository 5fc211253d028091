// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;

/** What the search of the site looks through: the text of each section of each page. */
final class SearchIndex {
    private SearchIndex() {}

    /** A section: its page's title, its own heading, where it is, and its text. */
    record Section(String page, String heading, String href, String text) {}

    /** A script, because a page that is opened as a file may not read another file. */
    static String script(Guide guide) {
        List<Section> sections = new ArrayList<>();
        guide.inOrder().forEach(page -> sections.addAll(sectionsOf(page)));
        try {
            return "window.guideSections = " + new ObjectMapper().writeValueAsString(sections) + ";\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Section> sectionsOf(Page page) {
        List<Section> sections = new ArrayList<>();
        for (Page.Title title : page.headings()) {
            StringBuilder text = new StringBuilder();
            for (Node node = title.heading().getNext();
                    node != null && !(node instanceof Heading);
                    node = node.getNext()) {
                text.append(Page.textOf(node)).append('\n');
            }
            String href = title.level() == 1 ? page.file() : page.file() + "#" + title.id();
            sections.add(new Section(
                    page.title(), title.text(), href, text.toString().strip()));
        }
        return sections;
    }
}
