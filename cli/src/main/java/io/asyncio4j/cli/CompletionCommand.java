// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aio completion}: what a shell needs to complete the words of {@code aio}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Print a script that has a shell complete commands and options of aio.",
        footer = {
            "",
            "bash   source <(aio completion bash)       for good: in ~/.bashrc",
            "zsh    source <(aio completion zsh)        for good: in ~/.zshrc",
            "fish   aio completion fish | source        for good: > ~/.config/fish/completions/aio.fish"
        })
final class CompletionCommand implements Callable<Integer> {
    private enum Shell {
        BASH,
        ZSH,
        FISH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(index = "0", paramLabel = "bash|zsh|fish", description = "For which shell.")
    private Shell shell;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write it to this file, and not to the standard output.")
    private @Nullable Path output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (output == null) {
            System.out.print(script());
            return Main.DONE;
        }
        try {
            Files.createDirectories(output.toAbsolutePath().resolveSibling(""));
            Files.writeString(output, script());
        } catch (IOException e) {
            throw new CommandFailedException("Cannot write to " + output + ": " + e.getMessage(), e);
        }
        return Main.DONE;
    }

    private String script() {
        CommandLine aio = spec.root().commandLine();
        return switch (shell) {
            case BASH -> AutoComplete.bash("aio", aio);
            case ZSH -> "autoload -U +X compinit && compinit\n" + AutoComplete.bash("aio", aio);
            case FISH -> FishCompletion.script("aio", spec.root());
        };
    }
}
