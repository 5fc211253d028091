// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The future of a gather: cancelling it cancels the children, and it ends when they do. */
final class GatheringFuture<T> extends AsyncFuture<T> {
    private final List<? extends AsyncFuture<?>> children;
    private boolean cancelRequested;

    GatheringFuture(LoopCore core, List<? extends AsyncFuture<?>> children) {
        super(core);
        this.children = children;
    }

    @Override
    public boolean cancel(@Nullable String message) {
        if (done()) {
            forgetFailure();
            return false;
        }
        boolean accepted = false;
        for (AsyncFuture<?> child : children) {
            accepted |= child.cancel(message);
        }
        cancelRequested |= accepted;
        return accepted;
    }

    boolean cancelRequested() {
        return cancelRequested;
    }

    @Override
    List<? extends AsyncFuture<?>> parts() {
        return children;
    }

    @Override
    String describe() {
        return "a gather of " + children.size();
    }
}
