// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.architecture.planted.redis;

import picocli.CommandLine;

/** Planted: a broker knows no command line. */
public final class RedisOnPicocli {
    public CommandLine commandLine;
}
