// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code aio story}: lists the stories, or tells one. */
@Command(
        name = "story",
        mixinStandardHelpOptions = true,
        description = "List the runnable scenarios, or run one.",
        footer = {
            "",
            "aio story              lists them",
            "aio story E4           runs one",
            "aio story E4 --redis URL   with a Redis of yours"
        })
final class StoryCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "Which one, such as E4.")
    private @Nullable String id;

    @Option(names = "--json", description = "List them as JSON.")
    private boolean json;

    @Unmatched
    private List<String> rest = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        List<Story> stories = all();
        if (id == null) {
            if (!rest.isEmpty()) {
                throw new ParameterException(spec.commandLine(), "unknown option " + rest.getFirst());
            }
            if (json) {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                stories.forEach(story -> array.addObject().put("id", story.id()).put("title", story.title()));
                System.out.println(array.toPrettyString());
                return Main.DONE;
            }
            stories.forEach(story -> System.out.printf("%-4s %s%n", story.id(), story.title()));
            return Main.DONE;
        }
        for (Story story : stories) {
            if (story.id().equalsIgnoreCase(id)) {
                if (json) {
                    throw new ParameterException(spec.commandLine(), "--json lists the stories; a story prints none");
                }
                return story.run(System.out, rest);
            }
        }
        throw new ParameterException(
                spec.commandLine(), "there is no story " + id + "; 'aio story' lists those there are");
    }

    private static List<Story> all() {
        List<Story> stories = new ArrayList<>();
        ServiceLoader.load(Story.class).forEach(stories::add);
        stories.sort(Comparator.comparing((Story story) -> story.id().replaceAll("\\d", ""))
                .thenComparing(story -> Integer.parseInt("0" + story.id().replaceAll("\\D", ""))));
        return stories;
    }
}
