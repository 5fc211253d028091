// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asyncio4j.cli.EmbeddedRedis;
import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.JobCodec;
import io.asyncio4j.jobs.broker.NewJob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page on jobs in other languages: its JSON is read, and its program enqueues. */
class JobsFormatPageTest {
    private static final Path PAGE = Path.of("..", "docs", "guide", "jobs-format.md");

    @TempDir
    private Path folder;

    @Test
    void theJobsOfThePageAreRead() throws IOException {
        List<String> blocks = blocks("json");

        assertThat(blocks).hasSize(2);
        assertThat(JobCodec.readJob(utf8(blocks.get(0))))
                .usingRecursiveComparison()
                .isEqualTo(NewJob.of("1", "send", utf8("{\"to\": \"ann@example.org\"}")));
        NewJob everything = JobCodec.readJob(utf8(blocks.get(1)));
        assertThat(everything.links()).hasSize(2);
        assertThat(new ObjectMapper().readTree(JobCodec.write(everything)).size())
                .as("fields that are not as usual")
                .isEqualTo(new ObjectMapper().readTree(blocks.get(1)).size() - 3);
    }

    @Test
    void theTableHasEveryField() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(Arrays.stream(NewJob.class.getRecordComponents()))
                .allSatisfy(component -> assertThat(page).contains("`" + component.getName() + "`"));
    }

    @Test
    void theProgramOfThePageEnqueues() throws Exception {
        assumeTrue(hasRedisPy(), "needs Python with redis-py; pip install redis");
        Path scripts = Files.createDirectory(folder.resolve("lua"));
        for (String name : List.of("clock", "jobs", "enqueue")) {
            String resource = "/io/asyncio4j/redis/broker/" + name + ".lua";
            try (InputStream in = Broker.class.getResourceAsStream(resource)) {
                Files.copy(in, scripts.resolve(name + ".lua"));
            }
        }
        Files.writeString(folder.resolve("enqueue.py"), blocks("python").getFirst());
        try (EmbeddedRedis redis = EmbeddedRedis.start("--appendonly", "yes");
                Broker broker = Brokers.open(redis.url())) {
            assertThat(python("enqueue.py", redis.url())).isEqualTo("True\nFalse\nTrue\n");

            assertThat(broker.queues().get(10, TimeUnit.SECONDS)).containsExactly("mail");
            assertThat(broker.claim(new ClaimRequest("mail", "session", 10, 10_000))
                            .get(10, TimeUnit.SECONDS)
                            .jobs())
                    .extracting(job -> job.job().id())
                    .containsExactly("py-2", "py-1");
            JsonNode payload = new ObjectMapper()
                    .readTree(broker.find("mail", "py-1")
                            .get(10, TimeUnit.SECONDS)
                            .job()
                            .payload());
            assertThat(payload.get("to").asText()).isEqualTo("ann@example.org");
        }
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult found) -> found.group(1).strip())
                .toList();
    }

    private boolean hasRedisPy() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("python3", "-c", "from redis import Redis")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("has").toFile())
                .start();
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private String python(String program, String url) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder("python3", program, url)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return Files.readString(out);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
