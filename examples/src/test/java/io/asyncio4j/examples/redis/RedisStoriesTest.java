// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.examples.Printed;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stories with a real Redis; a second of theirs is a fraction of one here. */
@Timeout(180)
class RedisStoriesTest {
    @Test
    void a7GetsThePayloadsInOrder() throws Exception {
        Printed.patiently(0.3, second -> new ProducerAndConsumerOverRedis(second), story -> {
            assertThat(story.lines())
                    .containsExactly("begin 0", "begin 1", "begin 2", "begin 3", "end 0", "end 1", "end 2", "end 3");
        });
    }

    @Test
    void a8TakesTheSideStepsOffTheMainPath() throws Exception {
        Printed.patiently(0.7, second -> new OrderWithSideJobs(second), story -> {
            // A busy machine makes the ends late, never early.
            assertThat(story.lines())
                    .hasSize(15)
                    .contains("one after the other:", "as jobs in SQLite:", "as jobs in Redis:")
                    .filteredOn(line -> line.contains("the customer waited"))
                    .satisfiesExactly(
                            serial -> assertThat(serial).matches(" {2}the customer waited [678] s"),
                            sqlite -> assertThat(sqlite)
                                    .matches(" {2}the customer waited 0 s; all was done after [345] s"),
                            redis -> assertThat(redis)
                                    .matches(" {2}the customer waited 0 s; all was done after [345] s"));
            assertThat(story.lines())
                    .filteredOn(line -> line.startsWith("  mail"))
                    .satisfiesExactly(
                            serial -> assertThat(serial).matches(" {2}mail {3}\\| {17,}#{17,}"),
                            sqlite -> assertThat(sqlite).matches(" {2}mail {3}\\| {0,11}#{17,}"),
                            redis -> assertThat(redis).matches(" {2}mail {3}\\| {0,11}#{17,}"));
        });
    }

    @Test
    void d10TurnsWhatIsPushedIntoCoroutines() throws Exception {
        Printed.patiently(0.2, second -> new ListDrivesCoroutines(second), story -> {
            assertThat(story.lines())
                    .containsExactly(
                            "begin 3", "begin 1", "'soon' is no number of seconds", "end 1", "end 3", "all done");
        });
    }

    @Test
    void e4HasTheShortJobsDoneBeforeTheLongOne() throws Exception {
        Printed.patiently(0.3, second -> new MasterAndWorkers(second), story -> {
            assertThat(story.lines())
                    .containsExactly(
                            "RPOP with polling:",
                            "  begin 5",
                            "  begin 1",
                            "  begin 1",
                            "  end 1",
                            "  end 1",
                            "  end 5",
                            "  took 5 s",
                            "BRPOP:",
                            "  begin 5",
                            "  begin 1",
                            "  begin 1",
                            "  end 1",
                            "  end 1",
                            "  end 5",
                            "  took 5 s");
        });
    }

    @Test
    void e6CallsTheErrorEndpointForAFailure() throws Exception {
        Printed.patiently(0.5, second -> new JobsCallAService(second), story -> {
            assertThat(story.lines())
                    .containsExactly(
                            "the service is up: 200",
                            "job never failed, status 400; error endpoint: 200 noted never",
                            "job 1: 200 slept 1 s",
                            "job 2: 200 slept 2 s",
                            "job 3: 200 slept 3 s",
                            "took 3 s");
        });
    }

    @Test
    void e7HalvesTheTimeWithTwoWorkers() throws Exception {
        Printed.patiently(0.3, second -> new WorkersAsCoroutines(second), story -> {
            assertThat(story.lines())
                    .hasSize(14)
                    .startsWith("  worker 1 has done job-1")
                    .contains("workers: 1, took 6 s", "  worker 2 has done job-6")
                    .endsWith("workers: 2, took 3 s");
        });
    }

    @Test
    void usesTheRedisThatIsNamed() throws Exception {
        try (StoryRedis own = StoryRedis.open(List.of());
                StatefulRedisConnection<String, String> connection = own.connect()) {
            String url = "redis://127.0.0.1:" + own.port() + "/3";

            Printed story = Printed.by(new WorkersAsCoroutines(0.01), "--redis", url);

            assertThat(story.exitCode()).isZero();
            connection.sync().select(3);
            assertThat(connection.sync().dbsize()).isZero();
        }
    }

    @Test
    void saysWhatIsMissingBehindTheOption() {
        assertThatThrownBy(() -> Printed.by(new WorkersAsCoroutines(), "--redis"))
                .hasMessageContaining("--redis needs a URL");
    }
}
