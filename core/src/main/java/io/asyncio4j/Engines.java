// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.LoomEngine;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/** Chooses an engine for a loop that does not ask for one. */
final class Engines {
    /** A system property with the name of an engine, to choose it for all loops. */
    private static final String PROPERTY = "asyncio4j.engine";

    private static final AtomicBoolean SAID = new AtomicBoolean();

    private Engines() {}

    static EngineKind preferred() {
        String chosen = System.getProperty(PROPERTY);
        if (chosen != null) {
            try {
                return EngineKind.valueOf(chosen.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "-D" + PROPERTY + "=" + chosen + ": an engine is loom or portable", e);
            }
        }
        if (LoomEngine.isAvailable()) {
            return EngineKind.LOOM;
        }
        if (SAID.compareAndSet(false, true)) {
            System.getLogger("io.asyncio4j")
                    .log(
                            System.Logger.Level.INFO,
                            "Coroutines run on the portable engine; for the faster one start the JVM with "
                                    + LoomEngine.FLAG);
        }
        return EngineKind.PORTABLE;
    }
}
