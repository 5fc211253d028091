// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.threads.LoopThread;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A log that stands still does not hold up the loop. */
class AsideTest {
    private static final int PATIENCE_SECONDS = 20;

    /** A log that nobody reads, so that who writes to it has to wait. */
    private static final class FullPipe extends OutputStream {
        final CountDownLatch wanted = new CountDownLatch(1);
        final CountDownLatch drained = new CountDownLatch(1);

        @Override
        public void write(int ignored) {
            wanted.countDown();
            try {
                drained.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void theLoopGoesOnWhileALineAboutALostConnectionIsStuck() throws Exception {
        PrintStream err = System.err;
        FullPipe pipe = new FullPipe();
        try (RedisProcess redis = new RedisProcess();
                LoopThread thread = LoopThread.start("logs", NetLoop::newEventLoop)) {
            RedisBroker broker = thread.submit(() -> RedisBroker.open(RedisTarget.parse(redis.url())))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            System.setErr(new PrintStream(pipe, true));
            try {
                redis.kill();
                assertThat(pipe.wanted.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .as("the loss is logged")
                        .isTrue();

                assertThatThrownBy(() -> broker.now().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(BrokerException.class);
                assertThat(thread.submit(() -> "on").get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .isEqualTo("on");
            } finally {
                pipe.drained.countDown();
                System.setErr(err);
            }
            thread.submit(broker::close).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
