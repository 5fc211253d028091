// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.start;

import io.asyncio4j.Asyncio;

/** The first program: two greetings at the same time, on one thread, in one second. */
class Hello {
    static String greet(String whom) {
        Asyncio.sleep(1);
        return "hello, " + whom;
    }

    void main() {
        Asyncio.run(() -> {
            var greetings = Asyncio.gather(() -> greet("moon"), () -> greet("world"));
            greetings.await().forEach(IO::println);
        });
    }
}
