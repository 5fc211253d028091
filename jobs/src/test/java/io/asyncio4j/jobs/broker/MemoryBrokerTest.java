// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.AsyncFuture;
import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.testing.AsyncTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is the memory broker's own; what it shares with the others is tested in verify. */
class MemoryBrokerTest {
    @Test
    void brokersOfOneNameShareTheirJobs() {
        Broker one = open("memory:shared-by-name");
        Broker other = open("memory:shared-by-name");
        one.enqueue("q", List.of(job("1"))).join();
        one.close();

        assertThat(other.find("q", "1").join()).isNotNull();
        assertThat(open("memory:another-name").queues().join()).isEmpty();
        assertThatThrownBy(() -> open("memory:")).hasMessageContaining("memory:NAME");
    }

    @Test
    void aClosedBrokerFailsItsCallsAndWaits() {
        MemoryBroker broker = new MemoryBroker();
        CompletableFuture<@Nullable Void> waits = broker.awaitReady(List.of("q"), 60_000);
        broker.close();
        broker.close();

        assertThatThrownBy(waits::join).hasCauseInstanceOf(BrokerException.class);
        assertThatThrownBy(() -> broker.queues().join()).hasCauseInstanceOf(BrokerException.class);
        assertThat(broker.reopen().queues().join()).isEmpty();
    }

    @Test
    void aListenerThatThrowsKeepsNothingFromTheOthers() {
        MemoryBroker broker = new MemoryBroker();
        List<String> told = new ArrayList<>();
        broker.onCancel("q", id -> {
            throw new IllegalStateException("a test");
        });
        broker.onCancel("q", told::add);
        broker.enqueue("q", List.of(job("1"))).join();
        assertThat(claim(broker)).hasSize(1);

        assertThat(broker.cancel("q", "1").join()).isEqualTo(CancelResult.REQUESTED);

        assertThat(told).containsExactly("1");
    }

    @Test
    void noTimeIsSoLongThatItIsOverAtOnce() {
        assertThatThrownBy(() -> new QueueSettings(false, 0, 0, 1, 0, 0, 1, 3, 10, Long.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("9999999999999 ms");
        MemoryBroker broker = new MemoryBroker();
        broker.configure("q", new QueueSettings(false, 0, 0, 1, 0, 0, 1, 3, 10, 9_999_999_999_999L))
                .join();
        broker.enqueue("q", List.of(job("1"))).join();
        Run run = new Run("1", claim(broker).getFirst().run());
        broker.settle("q", List.of(new Settlement(run, Settlement.Verdict.DEAD, 0, null, null)))
                .join();

        assertThat(broker.tend("q").join()).isPositive();
        assertThat(broker.find("q", "1").join()).isNotNull();
    }

    @AsyncTest
    void onALoopItGoesByTheLoopsTime() {
        EventLoop loop = Asyncio.getRunningLoop();
        MemoryBroker broker = MemoryBroker.onLoop(loop);
        broker.enqueue("q", List.of(delayed("1", 3_600_000))).join();
        assertThat(claim(broker)).isEmpty();
        long before = broker.now().join();

        AsyncFuture<Boolean> over = loop.createFuture();
        broker.awaitReady(List.of("q"), 3_600_000).thenRun(() -> over.setResult(true));
        Asyncio.timeout(Duration.ofHours(2), over::await);

        assertThat(broker.now().join() - before).isEqualTo(3_600_000);
        assertThat(claim(broker)).hasSize(1);
    }

    @Test
    void aWaitThatIsGivenUpIsForgotten() {
        MemoryBroker broker = new MemoryBroker();
        CompletableFuture<@Nullable Void> waits = broker.awaitReady(List.of("q"), 60_000);
        waits.cancel(false);
        broker.enqueue("q", List.of(job("1"))).join();

        assertThat(waits).isCancelled();
        assertThat(broker.awaitReady(List.of("q"), 60_000)).isCompleted();
    }

    private static List<ClaimedJob> claim(Broker broker) {
        return broker.claim(new ClaimRequest("q", "session", 10, 60_000)).join().jobs();
    }

    private static NewJob job(String id) {
        return NewJob.of(id, "t", new byte[] {'1'});
    }

    private static NewJob delayed(String id, long millis) {
        return job(id).toBuilder()
                .delayMillis(millis)
                .timeoutMillis(0)
                .attempts(1)
                .build();
    }

    private static Broker open(String url) {
        return ServiceLoader.load(BrokerProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.accepts("memory"))
                .findFirst()
                .orElseThrow()
                .open(url);
    }
}
