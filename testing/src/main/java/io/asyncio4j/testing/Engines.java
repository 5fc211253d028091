// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.testing;

import io.asyncio4j.EngineKind;
import java.util.List;

/** The engines that an {@link AsyncTest} runs on. */
public enum Engines {
    /** One invocation on each engine. */
    BOTH(List.of(EngineKind.LOOM, EngineKind.PORTABLE)),
    /** Only {@link EngineKind#LOOM}; skipped where the JVM lacks its flag. */
    LOOM(List.of(EngineKind.LOOM)),
    /** Only {@link EngineKind#PORTABLE}. */
    PORTABLE(List.of(EngineKind.PORTABLE));

    private final List<EngineKind> kinds;

    Engines(List<EngineKind> kinds) {
        this.kinds = kinds;
    }

    List<EngineKind> kinds() {
        return kinds;
    }
}
