// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.examples.Printed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stories of sockets and HTTP. */
@Timeout(180)
class NetStoriesTest {
    @Test
    void b1TakesTwoToOneToOne() throws Exception {
        Printed.patiently(TwoSlowGets::new, story -> {
            assertThat(story.lines())
                    .containsExactly("one after the other: 2 s", "two threads: 1 s", "two coroutines: 1 s");
        });
    }
}
