// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A list of commands that the reference and another broker go through together, until they differ. */
final class Life {
    private Life() {}

    /** One thing that is done to a broker. It means something whatever was done before. */
    interface Command {
        /** Does it and says what the answer was. */
        String on(Side side);
    }

    /** A broker and what a worker knows of it. */
    static final class Side {
        final Bench bench;
        final List<Run> runs = new ArrayList<>();

        @Nullable
        Claimed lastClaim;

        Side(Bench bench) {
            this.bench = bench;
        }

        /** One of the runs that were ever claimed, the latest first. */
        Run run(int index) {
            return runs.isEmpty() ? new Run("never", 1) : runs.get(runs.size() - 1 - index % runs.size());
        }
    }

    /** Where two brokers differed, after how many commands, and how. */
    record Difference(int after, String how) {}

    /** Goes through a life; null if the brokers agreed all the time. */
    static @Nullable Difference live(List<Command> commands, Supplier<Bench> reference, Supplier<Bench> subject) {
        try (Bench expected = reference.get();
                Bench actual = subject.get()) {
            expected.enqueue(Draft.of("first")); // what is said of a queue that nobody has used is a rule of its own
            actual.enqueue(Draft.of("first"));
            Side left = new Side(expected);
            Side right = new Side(actual);
            for (int i = 0; i < commands.size(); i++) {
                String how = difference(commands.get(i), left, right);
                if (how != null) {
                    return new Difference(i + 1, how);
                }
            }
            return null;
        }
    }

    private static @Nullable String difference(Command command, Side left, Side right) {
        left.lastClaim = null;
        right.lastClaim = null;
        String expected = command.on(left);
        String actual = answer(command, right);
        if (!expected.equals(actual)) {
            return command + "\n  is to answer " + expected + "\n  and answered " + actual;
        }
        String more = moreDiffers(left.lastClaim, right.lastClaim);
        if (more != null) {
            return command + "\n  " + more;
        }
        String expectedView = Shown.all(left.bench);
        String actualView = view(right);
        return expectedView.equals(actualView) ? null : command + "\n" + lines(expectedView, actualView);
    }

    private static String answer(Command command, Side side) {
        try {
            return command.on(side);
        } catch (RuntimeException | AssertionError e) {
            return e.toString();
        }
    }

    private static String view(Side side) {
        try {
            return Shown.all(side.bench);
        } catch (RuntimeException | AssertionError e) {
            return e.toString();
        }
    }

    /** A broker may say once too often that there is more, but not when it gave nothing: that would be asked for ever. */
    private static @Nullable String moreDiffers(@Nullable Claimed left, @Nullable Claimed right) {
        if (left == null || right == null || left.more() == right.more()) {
            return null;
        }
        if (left.more()) {
            return "did not say that there is more";
        }
        return right.jobs().isEmpty() ? "said that there is more, and gave nothing" : null;
    }

    private static String lines(String expected, String actual) {
        List<String> left = expected.lines().toList();
        List<String> right = actual.lines().toList();
        StringBuilder text = new StringBuilder();
        left.stream()
                .filter(line -> !right.contains(line))
                .forEach(line -> text.append("  is to show ").append(line).append('\n'));
        right.stream()
                .filter(line -> !left.contains(line))
                .forEach(line -> text.append("  shows      ").append(line).append('\n'));
        return text.isEmpty() ? "  shows the same in another order:\n" + actual : text.toString();
    }

    /** Leaves out what is not needed for a difference, by halves, quarters and so on; stops after so many lives. */
    static List<Command> shrink(
            List<Command> commands, Supplier<Bench> reference, Supplier<Bench> subject, int mostLives) {
        List<Command> shortest = commands;
        int lives = 0;
        for (int part = (shortest.size() + 1) / 2;
                part >= 1 && lives < mostLives;
                part = part == 1 ? 0 : (part + 1) / 2) {
            int at = 0;
            while (at < shortest.size() && lives < mostLives) {
                List<Command> fewer = new ArrayList<>(shortest);
                fewer.subList(at, Math.min(at + part, fewer.size())).clear();
                lives++;
                Difference difference = live(fewer, reference, subject);
                if (difference == null) {
                    at += part;
                } else {
                    shortest = List.copyOf(fewer.subList(0, difference.after()));
                }
            }
        }
        return shortest;
    }
}
