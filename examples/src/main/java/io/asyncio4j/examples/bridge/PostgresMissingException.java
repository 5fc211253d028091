// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.bridge;

/** No PostgreSQL can be started on this machine; the message says why. */
final class PostgresMissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PostgresMissingException(Throwable cause) {
        super("No PostgreSQL can be started here: " + root(cause), cause);
    }

    private static String root(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
    }
}
