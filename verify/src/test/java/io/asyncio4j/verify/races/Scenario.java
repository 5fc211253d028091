// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.races;

import io.asyncio4j.EngineKind;

/** Something that several threads do to loops at the same time, and what must hold afterwards. */
@FunctionalInterface
interface Scenario {
    /**
     * Does it once.
     *
     * @param round gives the threads, the loops and the chances of this time
     */
    void play(Round round) throws Exception;

    /** Whether the scenario makes sense on an engine. */
    default boolean runsOn(EngineKind engine) {
        return true;
    }
}
