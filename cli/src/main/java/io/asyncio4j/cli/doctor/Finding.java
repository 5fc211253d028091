// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.doctor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * What was seen of one thing.
 *
 * @param level how it is
 * @param subject what was looked at, in a word or two
 * @param text what was seen
 * @param remedy what to do; empty if nothing need be done
 */
record Finding(Level level, String subject, String text, String remedy) {
    /** How something is; its place among the others is the exit code of the command. */
    enum Level {
        /** As it should be. */
        OK,
        /** A risk, or something that somebody may have wanted. */
        WARN,
        /** Jobs cannot be kept or done, or are in danger. */
        FAIL;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String subject, String text) {
        return new Finding(Level.OK, subject, text, "");
    }

    static Finding warn(String subject, String text, String remedy) {
        return new Finding(Level.WARN, subject, text, remedy);
    }

    static Finding fail(String subject, String text, String remedy) {
        return new Finding(Level.FAIL, subject, text, remedy);
    }

    /** Of a sentence that says what is wrong and, behind a semicolon, what to do. */
    static Finding of(Level level, String subject, String sentence) {
        String[] halves = sentence.split("; ", 2);
        return new Finding(level, subject, halves[0], halves.length == 2 ? halves[1] : "");
    }

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("level", level.word())
                .put("subject", subject)
                .put("text", text);
        return remedy.isEmpty() ? node : node.put("remedy", remedy);
    }
}
