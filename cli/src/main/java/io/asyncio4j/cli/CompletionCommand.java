// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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
final class CompletionCommand implements Runnable {
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

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        CommandLine aio = spec.root().commandLine();
        switch (shell) {
            case BASH -> System.out.print(AutoComplete.bash("aio", aio));
            case ZSH -> System.out.print("autoload -U +X compinit && compinit\n" + AutoComplete.bash("aio", aio));
            case FISH -> System.out.print(FishCompletion.script("aio", spec.root()));
        }
    }
}
