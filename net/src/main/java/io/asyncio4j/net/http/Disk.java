// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.asyncio4j.Asyncio;
import io.asyncio4j.TaskFailedException;
import java.io.IOException;
import java.util.concurrent.Callable;

/** File operations from coroutines. */
final class Disk {
    private Disk() {}

    /** Runs one in the loop's default executor; its IOException comes as it is. */
    static <T> T run(Callable<T> operation) throws IOException {
        try {
            return Asyncio.toThread(operation);
        } catch (TaskFailedException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }
}
