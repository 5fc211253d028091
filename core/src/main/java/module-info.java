// SPDX-License-Identifier: Apache-2.0
/** Event loops, coroutines, tasks and futures on plain Java, with the rules of Python's asyncio. */
module io.asyncio4j {
    requires static transitive org.jspecify;
    requires java.management; // not static: aio ps finds it in a JVM that was not prepared for it
    requires static jdk.jfr;
    requires jdk.unsupported;

    exports io.asyncio4j;
    exports io.asyncio4j.generator;
    exports io.asyncio4j.inspect;
    exports io.asyncio4j.queue;
    exports io.asyncio4j.spi;
    exports io.asyncio4j.stream;
    exports io.asyncio4j.subprocess;
    exports io.asyncio4j.sync;
    exports io.asyncio4j.threads;
}
