// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.UserFrames;
import java.util.List;

/** Finds in a stack the line of a program that led into the library. */
final class UserFrame {
    private UserFrame() {}

    /** " at class.method(File:line)", or nothing if there is no such line. */
    static String of(StackTraceElement[] stack) {
        StackTraceElement frame = UserFrames.first(List.of(stack));
        return frame == null ? "" : " at " + frame;
    }

    /** Whether a line is the library's own. */
    static boolean isOurs(StackTraceElement frame) {
        return UserFrames.isOurs(frame.getClassName());
    }
}
