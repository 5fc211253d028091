// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import java.io.IOException;
import java.time.Duration;

/** What {@code aio serve} serves. Its loops start it, each for itself, and share the port. */
interface Service {
    /** Begins to listen, on the running loop. */
    Listening start(String host, int port, boolean shared) throws IOException;

    /** The address to tell: with the scheme, and with a slash where a browser can open it. */
    String address(String hostAndPort);

    /** One loop's part of a service that listens. */
    interface Listening {
        int port();

        /** Stops, and gives what runs so long to end. On the loop. */
        void shutdown(Duration grace);
    }
}
