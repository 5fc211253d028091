// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.examples.Printed;
import org.junit.jupiter.api.Test;

/** The stories of sockets and HTTP. */
class NetStoriesTest {
    @Test
    void b1TakesTwoToOneToOne() throws Exception {
        Printed story = Printed.by(new TwoSlowGets());

        assertThat(story.exitCode()).isZero();
        assertThat(story.lines())
                .containsExactly("one after the other: 2 s", "two threads: 1 s", "two coroutines: 1 s");
    }
}
