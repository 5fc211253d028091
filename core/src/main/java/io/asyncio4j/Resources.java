// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a loop holds of the outside, and gives back when it closes. Used on the loop's thread. */
final class Resources {
    private final LoopCore core;
    final Channels channels;
    final SignalHandlers signals;
    private final Set<Runnable> closeActions = new LinkedHashSet<>();

    Resources(LoopCore core) {
        this.core = core;
        channels = new Channels(core);
        signals = new SignalHandlers(core);
    }

    void addCloseAction(Runnable action) {
        closeActions.add(action);
    }

    boolean removeCloseAction(Runnable action) {
        return closeActions.remove(action);
    }

    void close() {
        signals.close();
        channels.close();
        for (Runnable action : List.copyOf(closeActions)) {
            try {
                action.run();
            } catch (RuntimeException | Error e) {
                core.loop.callExceptionHandler(new ExceptionContext("A close action of the loop failed", e));
            }
        }
        closeActions.clear();
    }
}
