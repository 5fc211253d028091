// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells the frames of a program from those of the JDK and of this library. */
public final class UserFrames {
    private static final String BASE = "io.asyncio4j";
    private static final Set<String> ROOMS = Set.of(
            "generator",
            "inspect",
            "internal",
            "net",
            "net.http",
            "queue",
            "spi",
            "stream",
            "subprocess",
            "sync",
            "threads");

    private UserFrames() {}

    /**
     * Tells whether a frame is of the program.
     *
     * @param frame the frame
     * @return false for one of the JDK or of this library
     */
    public static boolean isUsers(StackTraceElement frame) {
        String type = frame.getClassName();
        return !type.startsWith("java.") && !type.startsWith("jdk.") && !type.startsWith("sun.") && !isOurs(type);
    }

    /**
     * Tells whether a class is of this library.
     *
     * @param type its full name
     * @return true for one in a package that users only call
     */
    public static boolean isOurs(String type) {
        if (!type.startsWith(BASE)) {
            return false;
        }
        String room = type.substring(0, Math.max(0, type.lastIndexOf('.')));
        return room.equals(BASE) || room.startsWith(BASE + ".") && ROOMS.contains(room.substring(BASE.length() + 1));
    }

    /**
     * Finds the line of the program that led into the library.
     *
     * @param stack the innermost call first
     * @return null if there is none
     */
    public static @Nullable StackTraceElement first(List<StackTraceElement> stack) {
        for (StackTraceElement frame : stack) {
            if (isUsers(frame)) {
                return frame;
            }
        }
        return null;
    }
}
