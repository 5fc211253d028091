// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

/** A future that says in reports what it stands for. */
final class NamedFuture<T> extends AsyncFuture<T> {
    private final String name;

    NamedFuture(LoopCore core, String name) {
        super(core);
        this.name = name;
    }

    @Override
    String describe() {
        return name;
    }
}
