// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.util.Set;

/** Finds in a stack the line of a program that led into the library. */
final class UserFrame {
    private static final Set<String> OURS = Set.of(
            "io.asyncio4j", "io.asyncio4j.internal", "io.asyncio4j.queue", "io.asyncio4j.sync", "io.asyncio4j.threads");

    private UserFrame() {}

    /** " at class.method(File:line)", or nothing if there is no such line. */
    static String of(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            String type = frame.getClassName();
            if (!isOurs(frame) && !type.startsWith("java.") && !type.startsWith("jdk.")) {
                return " at " + frame;
            }
        }
        return "";
    }

    /** Whether a line is the library's own. */
    static boolean isOurs(StackTraceElement frame) {
        String type = frame.getClassName();
        return OURS.contains(type.substring(0, Math.max(0, type.lastIndexOf('.'))));
    }
}
