// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.util.Collection;

/** A future of the library's own that stands for others, which reports name. */
final class CompoundFuture<T> extends AsyncFuture<T> {
    private final String name;
    private final Collection<? extends AsyncFuture<?>> parts;

    /** The collection is read when somebody asks, on the loop; it may change until then. */
    CompoundFuture(LoopCore core, String name, Collection<? extends AsyncFuture<?>> parts) {
        super(core);
        this.name = name;
        this.parts = parts;
    }

    @Override
    Collection<? extends AsyncFuture<?>> parts() {
        return parts;
    }

    @Override
    String describe() {
        return name;
    }
}
