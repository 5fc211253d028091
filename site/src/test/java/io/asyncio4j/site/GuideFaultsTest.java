// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a guide may not have, and what its pages become. */
class GuideFaultsTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void twoPages() throws IOException {
        page("README", "# Guide\n\n## First\n\n| page | about |\n|---|---|\n| [the loop](loop.md) | runs |\n");
        page("loop", "# The loop\n\nText.\n\n## It runs\n\nSee [above](#the-loop), [all](README.md#first).\n");
    }

    @Test
    void wholeGuideIsRead() throws IOException {
        Guide guide = Guide.read(folder);

        assertThat(guide.inOrder()).extracting(Page::title).containsExactly("Guide", "The loop");
        assertThat(guide.chapters())
                .containsExactly(new Chapter("First", List.of(new Chapter.Entry("loop", "the loop"))));
    }

    @Test
    void linkToNoPageIsAFault() throws IOException {
        page("loop", "# The loop\n\nSee [tasks](task.md).\n");

        assertFault("loop.md: there is no page task.md");
    }

    @Test
    void linkToNoHeadingIsAFault() throws IOException {
        page("loop", "# The loop\n\nSee [here](#absent) and [there](README.md#nowhere).\n");

        assertFault("loop.md: loop.md has no heading #absent");
        assertFault("loop.md: README.md has no heading #nowhere");
    }

    @Test
    void linkToNoFileOfTheProjectIsAFault() throws IOException {
        page("loop", "# The loop\n\nSee [the map](../../absent/MAP.md).\n");

        assertFault("loop.md: there is no ../../absent/MAP.md");
    }

    @Test
    void pageThatNoTableListsIsAFault() throws IOException {
        page("lost", "# Lost\n");

        assertFault("README.md: no table lists lost.md");
    }

    @Test
    void htmlIsAFault() throws IOException {
        page("loop", "# The loop\n\n<div>block</div>\n\nAnd <b>inline</b>.\n");

        assertFault("loop.md: HTML is not for the guide: <div>block</div>");
        assertFault("loop.md: HTML is not for the guide: <b>");
    }

    @Test
    void pageWithoutATitleIsAFault() throws IOException {
        page("loop", "Text alone.\n");

        assertFault("loop.md: does not begin with a title");
    }

    @Test
    void headingsHaveTheFragmentsThatCodeHostsGiveThem() {
        Page page = Page.of("p", "# A\n\n## What is promised, and what is not\n\n## `await` & co.\n\n## A\n");

        assertThat(page.headings())
                .extracting(Page.Title::id)
                .containsExactly("a", "what-is-promised-and-what-is-not", "await--co", "a-1");
    }

    @Test
    void codeStaysTextAndCommentsGo() {
        Page page = Page.of("p", "# A\n\n<!-- from X#y -->\n```java\nList<table> x = \"<script>\";\n```\n");

        assertThat(Html.of(page))
                .contains("List&lt;table&gt; x = &quot;&lt;script&gt;&quot;;")
                .contains("class=\"language-java\"")
                .doesNotContain("from X#y", "<script>", "<table>");
    }

    @Test
    void linksLeadToPagesOfTheSite() {
        Page page = Page.of("p", "# A\n\n[b](b.md#c) [i](README.md) [e](https://example.org/) [f](../../LICENSE)\n");

        assertThat(Html.of(page))
                .contains("<a href=\"b.html#c\">b</a>", "<a href=\"index.html\">i</a>", " f</p>")
                .containsPattern("<a [^>]*href=\"https://example.org/\"");
    }

    private void page(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name + ".md"), text);
    }

    private void assertFault(String fault) {
        assertThatThrownBy(() -> Guide.read(folder))
                .isInstanceOf(BrokenGuideException.class)
                .hasMessageContaining(fault);
    }
}
