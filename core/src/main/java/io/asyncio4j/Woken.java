// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Strand;
import org.jspecify.annotations.Nullable;

/** The turn of a coroutine that somebody outside the loop has woken. */
final class Woken extends Ready {
    private final Strand strand;

    Woken(Strand strand) {
        this.strand = strand;
    }

    @Override
    @Nullable
    Strand enter(LoopCore core) {
        return core.continueWoken(strand);
    }

    @Override
    void discard() {
        ((LoopCore) strand.dispatcher()).engine.release(strand);
    }
}
