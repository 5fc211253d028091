// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Awaitable;
import io.asyncio4j.TaskFailedException;
import java.io.IOException;

/** Waits whose failure is an IOException, thrown as it is. */
final class Waiting {
    private Waiting() {}

    static <T> T await(Awaitable<T> awaitable) throws IOException {
        try {
            return Asyncio.await(awaitable);
        } catch (TaskFailedException e) {
            throw ioFailure(e);
        }
    }

    /** The IOException that a task failed with; another failure is thrown as it came. */
    static IOException ioFailure(TaskFailedException failure) {
        if (failure.getCause() instanceof IOException failed) {
            return failed;
        }
        throw failure;
    }
}
