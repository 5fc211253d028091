// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import org.jspecify.annotations.Nullable;

/** A command cannot do its work. The message is one sentence with a remedy. */
final class CommandFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
