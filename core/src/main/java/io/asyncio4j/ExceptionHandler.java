// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

/** Gets the failures that nobody else can be told of. Counterpart of the function of {@code set_exception_handler}. */
@FunctionalInterface
public interface ExceptionHandler {
    /**
     * Handles a failure. Called on the loop; if it throws, the default handler gets both failures.
     *
     * @param loop the loop
     * @param context what failed
     */
    void handle(EventLoop loop, ExceptionContext context);
}
