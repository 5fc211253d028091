// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.commonmark.node.Link;

/**
 * All pages of the guide, and the order in which its index lists them.
 *
 * @param pages by name
 * @param chapters what the index lists
 */
record Guide(Map<String, Page> pages, List<Chapter> chapters) {
    /** Reads and checks the pages of a folder; throws {@link BrokenGuideException}. */
    static Guide read(Path folder) throws IOException {
        Map<String, Page> pages = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".md")) {
                    name = name.substring(0, name.length() - ".md".length());
                    pages.put(name, Page.of(name, Files.readString(file)));
                }
            }
        }
        List<String> faults = new ArrayList<>();
        pages.values().forEach(page -> faults.addAll(page.faults()));
        Page index = pages.get(Page.INDEX);
        if (index == null) {
            faults.add(folder + " has no " + Page.INDEX + ".md");
        }
        if (!faults.isEmpty()) {
            throw new BrokenGuideException(faults);
        }
        Guide guide = new Guide(pages, Chapter.of(pages.get(Page.INDEX)));
        faults.addAll(guide.pagesNotListed());
        for (Page page : pages.values()) {
            for (Link link : page.links()) {
                guide.follow(folder, page, link.getDestination(), faults);
            }
        }
        if (!faults.isEmpty()) {
            throw new BrokenGuideException(faults);
        }
        return guide;
    }

    /** The pages in reading order, the index first. */
    List<Page> inOrder() {
        List<Page> order = new ArrayList<>();
        order.add(pages.get(Page.INDEX));
        for (Chapter chapter : chapters) {
            for (Chapter.Entry entry : chapter.entries()) {
                Page page = pages.get(entry.page());
                if (page != null && !order.contains(page)) {
                    order.add(page);
                }
            }
        }
        return order;
    }

    private List<String> pagesNotListed() {
        List<Page> listed = inOrder();
        return pages.values().stream()
                .filter(page -> !listed.contains(page))
                .map(page -> Page.INDEX + ".md: no table lists " + page.name() + ".md")
                .toList();
    }

    private void follow(Path folder, Page page, String destination, List<String> faults) {
        Target target = Target.of(destination);
        switch (target) {
            case Target.Elsewhere ignored -> {}
            case Target.InProject file -> {
                if (!Files.exists(folder.resolve(file.path()))) {
                    faults.add(page.name() + ".md: there is no " + file.path());
                }
            }
            case Target.InGuide inside -> {
                Page there = inside.page().isEmpty() ? page : pages.get(inside.page());
                if (there == null) {
                    faults.add(page.name() + ".md: there is no page " + inside.page() + ".md");
                } else if (!inside.id().isEmpty() && !there.hasId(inside.id())) {
                    faults.add(page.name() + ".md: " + there.name() + ".md has no heading #" + inside.id());
                }
            }
        }
    }
}
