// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.threads;

import io.asyncio4j.cli.Story;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;

/** The main class of a process that tells one story, so that a test can press Ctrl-C. */
final class TellStory {
    private TellStory() {}

    public static void main(String[] args) throws Exception {
        for (Story story : ServiceLoader.load(Story.class)) {
            if (story.id().equals(args[0])) {
                List<String> rest = Arrays.asList(args).subList(1, args.length);
                System.exit(story.run(System.out, rest));
            }
        }
        System.exit(64);
    }
}
