// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Block;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/**
 * A page of the guide, parsed.
 *
 * @param name its file, without {@code .md}
 * @param document its Markdown, without comments
 * @param headings its headings in order, the title first
 * @param faults what no page may have
 */
record Page(String name, Node document, List<Title> headings, List<String> faults) {
    /** The page that lists the others. */
    static final String INDEX = "README";

    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    /** A heading and the fragment that leads to it, which is the one that code hosts give it, too. */
    record Title(Heading heading, int level, String text, String id) {}

    static Page of(String name, String markdown) {
        Node document = PARSER.parse(markdown);
        List<String> faults = new ArrayList<>();
        List<Title> headings = new ArrayList<>();
        Map<String, Integer> taken = new TreeMap<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                String text = textOf(heading);
                String id = idOf(text);
                int before = taken.merge(id, 1, Integer::sum) - 1;
                headings.add(new Title(heading, heading.getLevel(), text, before == 0 ? id : id + "-" + before));
            }

            @Override
            public void visit(HtmlBlock html) {
                if (!html.getLiteral().startsWith("<!--")) {
                    faults.add(name + ".md: HTML is not for the guide: " + html.getLiteral());
                }
                html.unlink();
            }

            @Override
            public void visit(HtmlInline html) {
                faults.add(name + ".md: HTML is not for the guide: " + html.getLiteral());
            }
        });
        if (headings.isEmpty() || headings.getFirst().level() != 1) {
            faults.add(name + ".md: does not begin with a title");
        }
        return new Page(name, document, List.copyOf(headings), List.copyOf(faults));
    }

    String title() {
        return headings.getFirst().text();
    }

    /** The file of the site that this page becomes. */
    String file() {
        return fileOf(name);
    }

    boolean hasId(String id) {
        return headings.stream().anyMatch(title -> title.id().equals(id));
    }

    List<Link> links() {
        List<Link> links = new ArrayList<>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                links.add(link);
                visitChildren(link);
            }
        });
        return links;
    }

    static String fileOf(String name) {
        return (name.equals(INDEX) ? "index" : name) + ".html";
    }

    /** What a reader sees of a node, its parts divided by spaces where they stand in blocks of their own. */
    static String textOf(Node node) {
        StringBuilder text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text part) {
                text.append(part.getLiteral());
            }

            @Override
            public void visit(Code part) {
                text.append(part.getLiteral());
            }

            @Override
            public void visit(FencedCodeBlock part) {
                text.append(part.getLiteral());
            }

            @Override
            protected void visitChildren(Node parent) {
                for (Node child = parent.getFirstChild(); child != null; child = child.getNext()) {
                    child.accept(this);
                    if (child.getNext() != null && !isInline(child)) {
                        text.append(' ');
                    }
                }
            }
        });
        return text.toString().strip();
    }

    private static boolean isInline(Node node) {
        return !(node instanceof Block) && !(node instanceof SoftLineBreak) && !(node instanceof TableCell);
    }

    private static String idOf(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
