// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.inspect;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;

/** A program that ends when it reads a line. */
public final class ShortProgram {
    private ShortProgram() {}

    /**
     * Runs it.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Asyncio.run(() -> {
            AsyncFuture<String> told = Asyncio.getRunningLoop().createFuture("until told");
            Thread.ofPlatform().daemon().start(() -> {
                PlainProgram.readLine();
                told.getLoop().callSoonThreadsafe(() -> told.setResult(""));
            });
            Asyncio.getRunningLoop().callLater(0.01, () -> System.out.println("ready"));
            told.await();
        });
    }
}
