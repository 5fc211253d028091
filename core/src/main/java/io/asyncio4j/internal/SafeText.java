// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

import org.jspecify.annotations.Nullable;

/** Asks objects of users for their texts, for messages that have to come out whatever these objects do. */
public final class SafeText {
    private SafeText() {}

    /**
     * Describes an object.
     *
     * @param thing the object
     * @return what its {@code toString} says; the name of its class if that fails
     */
    public static String of(@Nullable Object thing) {
        try {
            return String.valueOf(thing);
        } catch (RuntimeException | Error e) {
            return thing == null ? "null" : thing.getClass().getName();
        }
    }
}
