// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.site;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;

/**
 * A heading of the index and the pages that its table lists in the first column.
 *
 * @param title empty for pages before the first heading
 * @param entries the pages
 */
record Chapter(String title, List<Entry> entries) {
    /** A page and what the index calls it. */
    record Entry(String page, String title) {}

    static List<Chapter> of(Page index) {
        List<Chapter> chapters = new ArrayList<>();
        chapters.add(new Chapter("", new ArrayList<>()));
        index.document().accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                if (heading.getLevel() == 2) {
                    chapters.add(new Chapter(Page.textOf(heading), new ArrayList<>()));
                }
            }

            @Override
            public void visit(CustomNode node) {
                if (node instanceof TableRow
                        && node.getFirstChild() instanceof TableCell cell
                        && cell.getFirstChild() instanceof Link link
                        && Target.of(link.getDestination()) instanceof Target.InGuide inside) {
                    chapters.getLast().entries().add(new Entry(inside.page(), Page.textOf(link)));
                }
                visitChildren(node);
            }
        });
        chapters.removeIf(chapter -> chapter.entries().isEmpty());
        return chapters;
    }
}
