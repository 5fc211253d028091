// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.asyncio4j.Asyncio;
import io.asyncio4j.Task;
import java.util.List;
import org.junit.jupiter.api.Test;

class AsyncBarrierTest extends OneLoopTest {
    private final AsyncBarrier barrier = new AsyncBarrier(3);

    private Task<Integer> party() {
        return Asyncio.createTask(() -> barrier.await());
    }

    @Test
    void allPassTogetherAndEachGetsANumberOfItsOwn() {
        run(() -> {
            for (int round = 0; round < 2; round++) {
                Task<Integer> first = party();
                Task<Integer> second = party();
                settle();
                assertThat(barrier.waiting()).isEqualTo(2);
                assertThat(barrier).hasToString("AsyncBarrier[filling, waiters:2/3]");
                assertThat(first.done()).isFalse();
                assertThat(Asyncio.gather(List.of(first, second, party())).await())
                        .containsExactly(0, 1, 2);
            }
        });
    }

    @Test
    void cancelledPartyIsWaitedForAgain() {
        run(() -> {
            Task<Integer> gone = party();
            Task<Integer> stays = party();
            settle();
            gone.cancel();
            settle();
            assertThat(barrier.waiting()).isEqualTo(1);
            party();
            settle();
            assertThat(stays.done()).isFalse();
            party();
            settle();
            assertThat(stays.done()).isTrue();
        });
    }

    @Test
    void resetBreaksThoseWhoWaitAndNobodyElse() {
        run(() -> {
            Task<Integer> waits = party();
            settle();
            barrier.reset();
            settle();
            assertThat(waits.exception()).isInstanceOf(BrokenBarrierError.class);
            assertThat(barrier.broken()).isFalse();
            assertThat(Asyncio.gather(List.of(party(), party(), party())).await())
                    .containsExactly(0, 1, 2);
        });
    }

    @Test
    void abortBreaksUntilReset() {
        run(() -> {
            Task<Integer> waits = party();
            settle();
            barrier.abort();
            settle();
            assertThat(waits.exception()).isInstanceOf(BrokenBarrierError.class);
            assertThatExceptionOfType(BrokenBarrierError.class).isThrownBy(barrier::await);
            assertThat(barrier.broken()).isTrue();
            assertThat(barrier).hasToString("AsyncBarrier[broken]");
            barrier.reset();
            assertThat(barrier.broken()).isFalse();
            assertThat(barrier.parties()).isEqualTo(3);
        });
    }

    @Test
    void nobodyIsTooFew() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AsyncBarrier(0));
    }
}
