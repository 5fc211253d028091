// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.site;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.HtmlWriter;

/** The HTML of a page's text. */
final class Html {
    /** Code of so few letters in the text stays on one line; a browser breaks an option behind its hyphens. */
    private static final int LONGEST_UNBROKEN = 24;

    private Html() {}

    static String of(Page page) {
        HtmlRenderer renderer = HtmlRenderer.builder()
                .extensions(List.of(TablesExtension.create()))
                .escapeHtml(true)
                .attributeProviderFactory(context -> (node, tag, attributes) -> {
                    if (node instanceof FencedCodeBlock block
                            && tag.equals("code")
                            && block.getInfo().isEmpty()) {
                        attributes.put("class", "language-plaintext");
                    }
                    if (node instanceof Code code && code.getLiteral().length() <= LONGEST_UNBROKEN) {
                        attributes.put("class", "short");
                    }
                    if (tag.equals("pre")) {
                        attributes.put("tabindex", "0"); // so that arrows scroll what is wider than the page
                    }
                })
                .nodeRendererFactory(context -> new Headings(context, page))
                .nodeRendererFactory(Links::new)
                .build();
        return renderer.render(page.document())
                .replace("<table>", "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table>")
                .replace("</table>", "</table></div>")
                .replace("<th>", "<th scope=\"col\">");
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Headings that can be linked to. */
    private static final class Headings implements NodeRenderer {
        private final HtmlNodeRendererContext context;
        private final HtmlWriter html;
        private final Map<Node, String> ids = new HashMap<>();

        Headings(HtmlNodeRendererContext context, Page page) {
            this.context = context;
            this.html = context.getWriter();
            page.headings().forEach(title -> ids.put(title.heading(), title.id()));
        }

        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(Heading.class);
        }

        @Override
        public void render(Node node) {
            String tag = "h" + ((Heading) node).getLevel();
            String id = ids.getOrDefault(node, "");
            html.line();
            html.tag(tag, Map.of("id", id));
            renderChildren(context, node);
            if (!tag.equals("h1")) {
                html.tag("a", Map.of("class", "anchor", "href", "#" + id, "aria-label", "Link to this section"));
                html.text("#");
                html.tag("/a");
            }
            html.tag("/" + tag);
            html.line();
        }
    }

    /** Links between pages of the site; what leads to other files of the project stays text. */
    private static final class Links implements NodeRenderer {
        private final HtmlNodeRendererContext context;
        private final HtmlWriter html;

        Links(HtmlNodeRendererContext context) {
            this.context = context;
            this.html = context.getWriter();
        }

        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(Link.class);
        }

        @Override
        public void render(Node node) {
            switch (Target.of(((Link) node).getDestination())) {
                case Target.InGuide inside -> {
                    String file = inside.page().isEmpty() ? "" : Page.fileOf(inside.page());
                    String fragment = inside.id().isEmpty() ? "" : "#" + inside.id();
                    inTag(Map.of("href", file + fragment), node);
                }
                case Target.Elsewhere there -> inTag(Map.of("href", there.address(), "rel", "noreferrer"), node);
                case Target.InProject ignored -> renderChildren(context, node);
            }
        }

        private void inTag(Map<String, String> attributes, Node node) {
            html.tag("a", attributes);
            renderChildren(context, node);
            html.tag("/a");
        }
    }

    private static void renderChildren(HtmlNodeRendererContext context, Node parent) {
        for (Node child = parent.getFirstChild(); child != null; child = child.getNext()) {
            context.render(child);
        }
    }
}
