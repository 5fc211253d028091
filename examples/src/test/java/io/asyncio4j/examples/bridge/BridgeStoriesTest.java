// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.asyncio4j.cli.Story;
import io.asyncio4j.examples.Printed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stories of other people's libraries. */
@Timeout(180)
class BridgeStoriesTest {
    /** Tells a story that needs a PostgreSQL; where there is none, the test is skipped with the reason. */
    private static Printed withPostgres(Story story) throws Exception {
        try {
            return Printed.by(story);
        } catch (PostgresMissingException e) {
            return abort(e.getMessage());
        }
    }

    @Test
    void f1TalksToPostgresOnTheLoop() throws Exception {
        Printed story = withPostgres(new PostgresThroughVertx());

        assertThat(story.lines())
                .containsExactly(
                        "100 coroutines have opened accounts, with 1000 in all",
                        "moved 7: 3 and 17",
                        "moved nothing: 3 and 17",
                        "given up after 0.2 s, here and in the server",
                        "nobody sleeps in the server: 0");
    }

    @Test
    void f2BlocksCoroutinesAndNotTheLoop() throws Exception {
        Printed story = withPostgres(new PostgresThroughJdbc());

        assertThat(story.lines())
                .containsExactly(
                        "five queries of 1 s took 1 s",
                        "the loop went on: true",
                        "a query of 60 s was cancelled; its connection is closed: true");
    }

    @Test
    void f3AwaitsAndCancelsRequestsOfTheJdk() throws Exception {
        Printed.patiently(JdkHttpClientOnTheLoop::new, story -> {
            assertThat(story.lines())
                    .containsExactly(
                            "five requests of 1 s took 1 s",
                            "its stages are coroutines: true",
                            "a request was cancelled: the service has seen it");
        });
    }

    @Test
    void f4ServesInCoroutines() throws Exception {
        Printed.patiently(JettyOnTheLoop::new, story -> {
            assertThat(story.lines())
                    .containsExactly(
                            "ten requests of 1 s took 1 s and got [2, 3, 4, 5, 6, 7, 8, 9, 10, 11]",
                            "requests that were coroutines of the loop: 11");
        });
    }
}
