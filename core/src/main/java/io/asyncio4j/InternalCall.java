// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import io.asyncio4j.internal.Strand;
import org.jspecify.annotations.Nullable;

/** Something of the loop's own that runs on the bare loop thread: short, and without code of users. */
final class InternalCall extends Ready {
    private final Runnable action;

    InternalCall(Runnable action) {
        this.action = action;
    }

    @Override
    @Nullable
    Strand enter(LoopCore core) {
        action.run();
        return null;
    }
}
