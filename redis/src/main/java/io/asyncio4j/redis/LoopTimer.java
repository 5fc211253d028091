// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.netty.channel.EventLoop;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.netty.util.TimerTask;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lettuce's timer on the loop, in place of the thread that it would start. */
final class LoopTimer implements Timer {
    private static final Logger LOG = LoggerFactory.getLogger(LoopTimer.class);

    private final EventLoop loop;

    LoopTimer(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
        Scheduled scheduled = new Scheduled(this, task);
        scheduled.future = loop.schedule(scheduled::fire, delay, unit);
        return scheduled;
    }

    @Override
    public Set<Timeout> stop() {
        return Set.of();
    }

    private static final class Scheduled implements Timeout {
        private final Timer timer;
        private final TimerTask task;
        private volatile ScheduledFuture<?> future;
        private volatile boolean expired;

        @SuppressWarnings("NullAway.Init") // the future is set before anybody sees this
        Scheduled(Timer timer, TimerTask task) {
            this.timer = timer;
            this.task = task;
        }

        private void fire() {
            expired = true;
            try {
                task.run(this);
            } catch (Exception e) {
                Aside.log(() -> LOG.warn("A timer of the Redis client failed", e));
            }
        }

        @Override
        public Timer timer() {
            return timer;
        }

        @Override
        public TimerTask task() {
            return task;
        }

        @Override
        public boolean isExpired() {
            return expired;
        }

        @Override
        public boolean isCancelled() {
            return future.isCancelled();
        }

        @Override
        public boolean cancel() {
            return future.cancel(false);
        }
    }
}
