// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import java.io.Serial;

/** A sentinel does not watch the master that it was asked for. */
final class NoSuchMasterException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    NoSuchMasterException(String master) {
        super("it knows no master called " + master);
    }
}
