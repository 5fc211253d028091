// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.generator;

/**
 * Thrown in the body of a generator that is being closed, at its yield.
 *
 * <p>An {@link Error}, so that {@code catch (Exception e)} does not swallow it. Whoever catches it cleans up and throws it
 * again, or returns; to yield once more is an error. Counterpart of {@code GeneratorExit}.
 */
public class GeneratorExit extends Error {
    private static final long serialVersionUID = 1L;

    /** Makes one. */
    public GeneratorExit() {
        super("The generator is closed");
    }
}
