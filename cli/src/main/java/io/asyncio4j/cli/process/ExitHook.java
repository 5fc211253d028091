// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.process;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that is done when the JVM ends, unless this was closed before. */
public final class ExitHook implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ExitHook.class);

    private final Thread thread;

    private ExitHook(Thread thread) {
        this.thread = thread;
    }

    /**
     * Has something done when the JVM ends, whatever ends it but a kill.
     *
     * @param name the name of the thread that does it
     * @param action what is done; while the JVM ends, others may do it too
     * @return what takes it back
     * @throws IllegalStateException if the JVM ends already
     */
    public static ExitHook add(String name, Runnable action) {
        Thread thread = Thread.ofPlatform().name(name).unstarted(action);
        Runtime.getRuntime().addShutdownHook(thread);
        return new ExitHook(thread);
    }

    /** Takes it back; if the JVM ends already, it is done all the same. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException e) {
            LOG.debug("The JVM is ending already", e);
        }
    }
}
