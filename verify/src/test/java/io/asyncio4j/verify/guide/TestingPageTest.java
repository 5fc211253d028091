// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.Coroutine;
import io.asyncio4j.DeadlockError;
import io.asyncio4j.EventLoop;
import io.asyncio4j.TimeoutError;
import io.asyncio4j.net.Connection;
import io.asyncio4j.net.MemoryNetwork;
import io.asyncio4j.net.StreamHandler;
import io.asyncio4j.net.StreamServer;
import io.asyncio4j.net.Streams;
import io.asyncio4j.net.http.HttpClient;
import io.asyncio4j.net.http.HttpHandler;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.HttpServer;
import io.asyncio4j.spi.LoopClock;
import io.asyncio4j.spi.Poller;
import io.asyncio4j.testing.AsyncTest;
import io.asyncio4j.testing.LoopFactory;
import io.asyncio4j.testing.TestLoop;
import io.asyncio4j.testing.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The code of the page testing.md. */
class TestingPageTest {
    // region retry
    static <T> T withRetries(Coroutine<T> call) {
        for (int pause = 1; ; pause *= 2) {
            try {
                return call.await();
            } catch (IllegalStateException e) {
                Asyncio.sleep(pause);
            }
        }
    }
    // endregion

    // region async-test
    @AsyncTest
    void thirdTrySucceedsAfterThreeSeconds(VirtualClock clock) {
        AtomicInteger tries = new AtomicInteger();

        String answer = withRetries(() -> {
            if (tries.incrementAndGet() < 3) {
                throw new IllegalStateException("busy");
            }
            return "done";
        });

        assertThat(answer).isEqualTo("done");
        assertThat(clock.now()).isEqualTo(Duration.ofSeconds(3)); // 1 + 2, in no time at all
    }
    // endregion

    // region test-loop
    @Test
    void anHourOfTicksTakesNoTime() {
        try (TestLoop test = TestLoop.open()) {
            int ticks = test.run(() -> {
                int count = 0;
                while (test.clock().now().toHours() < 1) {
                    Asyncio.sleep(60);
                    count++;
                }
                return count;
            });
            assertThat(ticks).isEqualTo(60);
        }
    }
    // endregion

    @Test
    void deadlock() {
        // region deadlock
        assertThatThrownBy(() -> {
                    try (TestLoop test = TestLoop.open()) {
                        test.run(() -> {
                            AsyncFuture<String> answer =
                                    Asyncio.getRunningLoop().createFuture("an answer");
                            answer.await(); // nobody gives it
                        });
                    }
                })
                .isInstanceOf(DeadlockError.class)
                .hasMessageContaining("waits for an answer");
        // endregion
    }

    // region hold
    @AsyncTest
    void threadOfTheTestDeliversLate(EventLoop loop, VirtualClock clock) {
        AsyncFuture<String> letter = loop.createFuture();
        VirtualClock.Hold hold = clock.hold(); // the time stands still until the thread has called
        Thread.ofPlatform().start(() -> {
            loop.callSoonThreadsafe(() -> letter.setResult("hello"));
            hold.close();
        });
        assertThat(Asyncio.waitFor(letter, 5)).isEqualTo("hello");
    }
    // endregion

    // region memory-network
    static final class InMemory implements LoopFactory {
        @Override
        public EventLoop make(EventLoop.Builder builder, Poller waiting, LoopClock clock) {
            return MemoryNetwork.newEventLoop(builder, waiting, clock);
        }
    }

    @AsyncTest(loopFactory = InMemory.class)
    void aServerThatDoesNotAnswerIsGivenUpAfterThirtySeconds(VirtualClock clock) {
        HttpHandler lazy = request -> {
            Asyncio.sleep(Duration.ofHours(1));
            return HttpResponse.text("at last");
        };
        try (HttpServer server = HttpServer.start(lazy, "127.0.0.1", 80);
                HttpClient client = HttpClient.open(Duration.ofSeconds(30))) {
            assertThatThrownBy(() -> client.get(server.url())).isInstanceOf(TimeoutError.class);
            assertThat(clock.now()).isEqualTo(Duration.ofSeconds(30));
        }
    }
    // endregion

    // region memory-faults
    @AsyncTest(loopFactory = InMemory.class)
    void anOutageOfAMinuteDelaysTheAnswer(VirtualClock clock) throws IOException {
        MemoryNetwork network = MemoryNetwork.current();
        network.latency(Duration.ofMillis(20)).host("echo.example");
        StreamHandler echo = (reader, writer) -> writer.write(reader.readLine());
        try (StreamServer server = Streams.startServer(echo, null, 7);
                Connection connection = Streams.openConnection("echo.example", server.port())) {
            network.cut("echo.example");
            Asyncio.getRunningLoop().callLater(Duration.ofMinutes(1), () -> network.heal("echo.example"));
            connection.writer().write("hello\n".getBytes(UTF_8));

            assertThat(connection.reader().readLine()).isEqualTo("hello\n".getBytes(UTF_8));
            assertThat(clock.now()).isGreaterThan(Duration.ofMinutes(1));
        }
    }
    // endregion
}
