// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** The poms: which artifacts others get, under which names, and that the BOM has just these. */
class PublishedTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> PUBLISHED = List.of("core", "testing", "net", "jobs", "redis", "cli");

    private static final XPath XPATH = XPathFactory.newInstance().newXPath();

    private static String value(Path pom, String path) throws Exception {
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
        return XPATH.evaluate(path, document).strip();
    }

    private static Path pom(String room) {
        return ROOT.resolve(room).resolve("pom.xml");
    }

    private static List<Path> poms() throws Exception {
        try (Stream<Path> files = Files.find(
                ROOT,
                3,
                (file, ignored) -> file.endsWith("pom.xml") && !file.toString().contains("/target/"))) {
            return files.toList();
        }
    }

    @Test
    void whatIsNotPublishedSaysSo() throws Exception {
        List<String> published = new ArrayList<>();
        for (Path pom : poms()) {
            if (!value(pom, "/project/properties/maven.deploy.skip").equals("true")) {
                published.add(ROOT.relativize(pom.getParent()).toString());
            } else {
                assertThat(value(pom, "/project/properties/maven.install.skip"))
                        .as("mvn install puts only what is published into the local repository: %s", pom)
                        .isEqualTo("true");
            }
        }

        assertThat(published).containsAll(PUBLISHED).contains("", "bom").hasSize(PUBLISHED.size() + 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"core", "testing", "net", "jobs", "redis", "cli"})
    void aPublishedRoomHasNamesOfItsOwn(String room) throws Exception {
        assertThat(value(pom(room), "/project/artifactId")).isEqualTo("asyncio4j-" + room);
        assertThat(value(pom(room), "/project/name")).isEqualTo("asyncio4j " + room);
        assertThat(value(pom(room), "/project/description")).endsWith(".");
        Path descriptor = ROOT.resolve(room).resolve("src/main/java/module-info.java");
        String module = Files.exists(descriptor)
                ? Files.readString(descriptor).replaceAll("(?s).*?\\bmodule ([\\w.]+) \\{.*", "$1")
                : value(pom(room), "//manifestEntries/Automatic-Module-Name");
        assertThat(module).isEqualTo(room.equals("core") ? "io.asyncio4j" : "io.asyncio4j." + room);
    }

    /** Lettuce's own is nearer to a program that takes redis alone, and of another version than the rest. */
    @Test
    void nettyComesThroughNetAlone() throws Exception {
        assertThat(value(
                        pom("redis"),
                        "//dependency[artifactId='lettuce-core']/exclusions/exclusion[groupId='io.netty']/artifactId"))
                .isEqualTo("*");
    }

    @Test
    void theBomHasJustThePublishedRoomsInTheirVersion() throws Exception {
        String managed = "/project/dependencyManagement/dependencies/dependency";
        List<String> rooms = new ArrayList<>();
        for (int i = 1; i <= Integer.parseInt(value(pom("bom"), "count(" + managed + ")")); i++) {
            rooms.add(value(pom("bom"), managed + "[" + i + "]/artifactId").replaceFirst("asyncio4j-", ""));
            assertThat(value(pom("bom"), managed + "[" + i + "]/version")).isEqualTo("${project.version}");
        }

        assertThat(rooms).containsExactlyInAnyOrderElementsOf(PUBLISHED);
        assertThat(value(pom("bom"), "count(/project/parent)")).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version",
                "groupId",
                "url",
                "licenses/license/name",
                "licenses/license/url",
                "developers/developer/name",
                "scm/connection",
                "scm/url"
            })
    void theBomRepeatsWhatItDoesNotInherit(String element) throws Exception {
        String said = value(pom(""), "/project/" + element);

        assertThat(said).isNotEmpty();
        assertThat(value(pom("bom"), "/project/" + element)).isEqualTo(said);
    }

    @Test
    void whatABuildStartsIsNoJavaThatHappensToBeOnThePath() throws Exception {
        List<String> starting = new ArrayList<>();
        for (Path pom : poms()) {
            if (Integer.parseInt(value(pom, "count(//executable[.='java'])")) > 0) {
                starting.add(ROOT.relativize(pom.getParent()).toString());
                assertThat(value(pom, "//useJdk")).as(pom.toString()).isEqualTo("Never");
            }
        }

        assertThat(starting).contains("dist", "site");
    }

    @Test
    void pluginsOfTheBomHaveTheVersionsOfTheOthers() throws Exception {
        String plugin = "//plugin[artifactId='maven-%s-plugin']/version";
        assertThat(value(pom("bom"), plugin.formatted("deploy")))
                .isEqualTo(value(pom(""), "/project/properties/deploy-plugin.version"));
        assertThat(value(pom("bom"), plugin.formatted("gpg")))
                .isEqualTo(value(pom(""), "/project/properties/gpg-plugin.version"));
    }
}
