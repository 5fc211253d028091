// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The Dockerfile of the archive: its instructions, and that they fit what the archive holds. */
class DockerfileTest {
    private static final Path DIST =
            Path.of("..", "dist", "src", "main").toAbsolutePath().normalize();

    private static final Set<String> INSTRUCTIONS = Set.of(
            "FROM",
            "RUN",
            "COPY",
            "ENV",
            "USER",
            "WORKDIR",
            "VOLUME",
            "STOPSIGNAL",
            "ENTRYPOINT",
            "CMD",
            "LABEL",
            "ARG");

    private record Instruction(String name, String rest) {
        List<String> json() throws IOException {
            return List.of(new ObjectMapper().readValue(rest, String[].class));
        }
    }

    private static List<Instruction> parsed(String dockerfile) {
        List<Instruction> instructions = new ArrayList<>();
        String text =
                dockerfile.lines().filter(line -> !line.startsWith("#")).reduce("", (all, line) -> all + line + "\n");
        for (String line : text.replaceAll("\\\\\\n\\s*", "").split("\\n")) {
            if (!line.isBlank()) {
                String[] words = line.split(" ", 2);
                assertThat(words).as(line).hasSize(2);
                assertThat(INSTRUCTIONS).contains(words[0]);
                instructions.add(new Instruction(words[0], words[1].strip()));
            }
        }
        return instructions;
    }

    private static List<Instruction> instructions() throws IOException {
        return parsed(Files.readString(DIST.resolve("files/Dockerfile")));
    }

    private static List<Instruction> all(String name) throws IOException {
        return instructions().stream().filter(one -> one.name().equals(name)).toList();
    }

    @Test
    void beginsWithARuntimeOfTheRightJava() throws IOException {
        assertThat(instructions().getFirst().name()).isEqualTo("FROM");
        assertThat(all("FROM"))
                .singleElement()
                .satisfies(from -> assertThat(from.rest()).endsWith(":25-jre"));
    }

    @Test
    void copiesWhatTheArchiveHolds() throws IOException {
        String archive = Files.readString(DIST.resolve("assembly/archive.xml"));

        assertThat(all("COPY")).hasSize(3).allSatisfy(copy -> {
            String source = copy.rest().split(" ")[0];
            assertThat(archive).containsAnyOf("<outputDirectory>" + source + "</", "/" + source + "</source>");
            assertThat(copy.rest().split(" ")[1]).startsWith("/opt/asyncio4j/");
        });
    }

    @Test
    void runsTheCommandAsNobodyWhoMayDoMuch() throws IOException {
        List<String> names = instructions().stream().map(Instruction::name).toList();

        assertThat(all("ENTRYPOINT").getFirst().json()).containsExactly("/opt/asyncio4j/bin/aio");
        assertThat(DIST.resolve("launcher/aio")).isExecutable();
        assertThat(all("CMD").getFirst().json()).containsExactly("--help");
        assertThat(all("USER"))
                .singleElement()
                .satisfies(user -> assertThat(user.rest()).isNotIn("root", "0"));
        assertThat(names.subList(names.lastIndexOf("RUN"), names.size())).contains("USER");
        assertThat(all("STOPSIGNAL").getFirst().rest()).isEqualTo("SIGTERM");
    }
}
