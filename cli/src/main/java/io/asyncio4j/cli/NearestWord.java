// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jline.utils.Levenshtein;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What somebody who mistyped a word may have meant: the subcommand or the option that is the fewest slips away. Picocli's
 * own proposals compare pairs of letters, and take {@code jbos} for {@code dashboard}.
 */
final class NearestWord {
    private static final String OPTION = "--";

    private NearestWord() {}

    /** The word for the first of those that nothing is called; empty if none is near. */
    static Optional<String> of(UnmatchedArgumentException wrong) {
        CommandSpec command = wrong.getCommandLine().getCommandSpec();
        return wrong.getUnmatched().stream()
                .map(word -> word.startsWith(OPTION) ? word.replaceFirst("=.*", "") : word)
                .flatMap(word -> near(word, word.startsWith(OPTION) ? options(command) : subcommands(command)).stream())
                .findFirst();
    }

    private static Stream<String> options(CommandSpec command) {
        return command.options().stream()
                .filter(option -> !option.hidden())
                .map(OptionSpec::longestName)
                .filter(name -> name.startsWith(OPTION));
    }

    private static Stream<String> subcommands(CommandSpec command) {
        return command.subcommands().entrySet().stream()
                .filter(entry ->
                        !entry.getValue().getCommandSpec().usageMessage().hidden())
                .map(entry -> entry.getKey());
    }

    private static Optional<String> near(String word, Stream<String> known) {
        int letters = word.replaceFirst("^--", "").length();
        return known.filter(one -> Levenshtein.distance(word, one) <= (letters + 2) / 3)
                .min(Comparator.comparingInt((String one) -> Levenshtein.distance(word, one))
                        .thenComparing(Comparator.naturalOrder()));
    }
}
