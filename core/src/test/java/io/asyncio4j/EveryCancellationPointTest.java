// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Locks and queues neither keep nor lose a permit, an item or a wake-up, wherever those that wait are cancelled. */
class EveryCancellationPointTest extends EngineTest {
    /** How many points two cancellations of one play are apart at most. */
    private static final int NEAR = 5;

    private static final double[] LIMITS = {0, 0.5, 1, 1.5, 2, 3, Double.POSITIVE_INFINITY};

    private enum Scene {
        LOCK(CancellationScenes.Lock::new),
        SEMAPHORE(CancellationScenes.Semaphore::new),
        BOUNDED_SEMAPHORE(CancellationScenes.BoundedSemaphore::new),
        EVENT(CancellationScenes.Event::new),
        CONDITION(CancellationScenes.Condition::new),
        BARRIER(CancellationScenes.Barrier::new),
        QUEUE_GET(CancellationScenes.QueueGet::new),
        QUEUE_PUT(CancellationScenes.QueuePut::new),
        QUEUE_BOTH(CancellationScenes.QueueBoth::new),
        QUEUE_JOIN(CancellationScenes.QueueJoin::new),
        QUEUE_SHUTDOWN(CancellationScenes.QueueShutdown::new);

        private final Supplier<CancellationScene> maker;

        Scene(Supplier<CancellationScene> maker) {
            this.maker = maker;
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneOrTwoCancellationsAtEveryPoint(Scene scene) {
        CancellationScene undisturbed = scene.maker.get();
        int points = undisturbed.play(loop, List.of(), null);
        int workers = undisturbed.workers.size();
        assertThat(points).isGreaterThan(15);
        for (int first = 0; first < points; first++) {
            for (int victim = 0; victim < workers; victim++) {
                CancellationScene.Cut one = new CancellationScene.Cut(first, victim);
                play(scene, List.of(one));
                for (int second = first; second < first + NEAR; second++) {
                    for (int other = 0; other < workers; other++) {
                        play(scene, List.of(one, new CancellationScene.Cut(second, other)));
                    }
                }
            }
        }
    }

    private void play(Scene scene, List<CancellationScene.Cut> cuts) {
        try {
            scene.maker.get().play(loop, cuts, null);
        } catch (Throwable e) {
            throw new AssertionError(scene + " with " + cuts + ": " + e.getMessage(), e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void timeLimitsOfAllLengths(Scene scene) {
        int workers = 3;
        int plays = (int) Math.pow(LIMITS.length, workers);
        for (int play = 0; play < plays; play++) {
            double[] limits = new double[4];
            Arrays.fill(limits, Double.POSITIVE_INFINITY);
            for (int worker = 0, digits = play; worker < workers; worker++, digits /= LIMITS.length) {
                limits[worker] = LIMITS[digits % LIMITS.length];
            }
            try {
                scene.maker.get().play(loop, List.of(), limits);
            } catch (Throwable e) {
                throw new AssertionError(scene + " with limits " + Arrays.toString(limits), e);
            }
        }
    }
}
