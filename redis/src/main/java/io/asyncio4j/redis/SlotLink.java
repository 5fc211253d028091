// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The way to the server that keeps the keys of one hash tag, whichever that is at the moment. Any thread may call it. */
interface SlotLink {
    /** Runs a script; loads it first if the server does not know it. */
    <T> CompletableFuture<T> script(BrokerScript script, ScriptOutputType type, byte[] key, byte[]... arguments);

    /**
     * Sends a command about keys of that tag. Fails with a {@link io.asyncio4j.jobs.broker.BrokerException} that says
     * whether it may have been done.
     */
    <T> CompletableFuture<T> send(Function<RedisAsyncCommands<byte[], byte[]>, ? extends CompletionStage<T>> command);
}
