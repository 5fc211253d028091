// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.internal;

/** The caller of pausable code could not step aside for it; the code stands where it stood. */
public final class PinnedCallerException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what holds the caller
     */
    public PinnedCallerException(String message) {
        super(message);
    }
}
