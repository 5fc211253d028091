// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A block of shell commands of a page, and what the comment before it says of it.
 *
 * <pre>
 *   &lt;!-- run --&gt;                 it ends with 0
 *   &lt;!-- run, ends with 1 --&gt;    it ends with 1
 *   &lt;!-- run until TEXT --&gt;      it goes on; when it has printed TEXT, it is interrupted
 *   &lt;!-- not run: REASON --&gt;     its calls of aio are parsed only
 * </pre>
 *
 * <p>A block of text with {@code <!-- prints -->} before it says what the block before it printed; … stands for anything.
 *
 * @param commands the commands
 * @param mark the comment before it; null where there is none
 * @param prints what it prints; null where the page does not say
 */
record ShellBlock(
        String commands, @Nullable String mark, @Nullable String prints) {
    private static final Pattern BLOCK =
            Pattern.compile("(?:<!-- (?<mark>[^\\n]*?) -->\\n)?```(?<kind>sh|text)\\n(?<code>.*?)```", Pattern.DOTALL);
    private static final Pattern INLINE = Pattern.compile("`(?:\\./)?aio (?<line>[^`\\n]+)`");
    private static final Pattern ENDS_WITH = Pattern.compile("run, ends with (\\d+)");
    private static final String NOT_RUN = "not run: ";
    private static final String UNTIL = "run until ";

    /** The shell blocks of a page, in order. */
    static List<ShellBlock> of(String page) {
        List<ShellBlock> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(page);
        while (matcher.find()) {
            String mark = matcher.group("mark");
            String code = matcher.group("code");
            if (matcher.group("kind").equals("sh")) {
                blocks.add(new ShellBlock(code, mark, null));
            } else if ("prints".equals(mark)) {
                ShellBlock before = blocks.removeLast();
                blocks.add(new ShellBlock(before.commands, before.mark, code));
            }
        }
        return blocks;
    }

    /** What stands behind {@code aio} in the text of a page. */
    static List<String> inline(String page) {
        return INLINE.matcher(page)
                .results()
                .map(found -> Objects.requireNonNull(found.group("line")))
                .toList();
    }

    boolean isMarked() {
        return isRun() || mark != null && mark.startsWith(NOT_RUN) && mark.length() > NOT_RUN.length();
    }

    boolean isRun() {
        return mark != null
                && (mark.equals("run")
                        || mark.startsWith(UNTIL)
                        || ENDS_WITH.matcher(mark).matches());
    }

    /** The text after which it is interrupted; null if it ends by itself. */
    @Nullable
    String until() {
        return mark != null && mark.startsWith(UNTIL) ? mark.substring(UNTIL.length()) : null;
    }

    int exitCode() {
        Matcher matcher = ENDS_WITH.matcher(Objects.requireNonNullElse(mark, ""));
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /** The arguments of each call of {@code ./aio} in it. */
    List<List<String>> calls() {
        List<List<String>> calls = new ArrayList<>();
        for (String line : commands.replace("\\\n", " ").lines().toList()) {
            for (List<String> command : commandsOf(line)) {
                int aio = command.indexOf("./aio");
                if (aio >= 0) {
                    calls.add(command.subList(aio + 1, command.size()));
                }
            }
        }
        return calls;
    }

    /** The words of each command of a line, with quotes undone, without comments and redirections. */
    static List<List<String>> commandsOf(String line) {
        List<List<String>> commands = new ArrayList<>();
        List<String> words = new ArrayList<>();
        Matcher matcher = Pattern.compile("(?<end>[|;&]+)|(?<comment>(?<!\\S)#.*)|(?<redirect>\\d?[<>]+\\s*\\S+)"
                        + "|(?<word>(?:'[^']*'|\"(?:[^\"\\\\]|\\\\.)*\"|[^\\s'\"|;&<>])+)")
                .matcher(line);
        while (matcher.find()) {
            if (matcher.group("end") != null) {
                commands.add(words);
                words = new ArrayList<>();
            } else if (matcher.group("word") != null) {
                words.add(unquoted(matcher.group("word")));
            }
        }
        commands.add(words);
        commands.removeIf(List::isEmpty);
        return commands;
    }

    private static String unquoted(String word) {
        return Pattern.compile("'([^']*)'|\"((?:[^\"\\\\]|\\\\.)*)\"")
                .matcher(word)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) != null ? found.group(1) : found.group(2).replaceAll("\\\\(.)", "$1")));
    }

    /** Whether an output is what the page says. */
    static boolean fits(String expected, String output) {
        StringBuilder pattern = new StringBuilder();
        for (String part : expected.strip().split("…", -1)) {
            pattern.append(pattern.isEmpty() ? "" : "[\\s\\S]*?").append(Pattern.quote(part));
        }
        return output.strip().matches(pattern.toString());
    }
}
