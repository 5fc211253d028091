// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.testing;

/** The main class of a JVM that was started without the flag of the loom engine. */
final class WithoutFlag {
    private WithoutFlag() {}

    public static void main(String[] args) {
        JupiterRun run = JupiterRun.of(AsyncTestPrograms.class, args[0]);
        System.out.println("passed " + run.passed());
        System.out.println("skipped " + run.skipped());
        System.out.println("failed " + run.failed());
    }
}
