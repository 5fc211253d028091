// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.SettingsChange;
import java.util.concurrent.CompletableFuture;

/** What becomes of the settings of a queue. */
final class SettingsRules {
    private static final QueueSettings ALL = new QueueSettings(true, 3, 2.5, 4, 5, 0.25, 6, 7, 8, 9000);
    private static final int ROUNDS = 50;

    private static QueueSettings reconfigure(Broker broker, SettingsChange change) {
        return Bench.get(broker.reconfigure(Bench.QUEUE, change));
    }

    private static SettingsChange running(int most) {
        return new SettingsChange(null, most, null, null, null, null, null, null, null, null);
    }

    void settingsAreStored(Bench bench) {
        bench.configure(ALL);

        assertThat(bench.stats().settings()).isEqualTo(ALL);
        assertThat(Bench.get(bench.broker.queues())).containsExactly(Bench.QUEUE);
    }

    void whatIsNotChangedStays(Bench bench) {
        bench.configure(ALL);

        QueueSettings resumed = reconfigure(bench.broker, SettingsChange.ofPaused(false));

        assertThat(resumed).isEqualTo(ALL.paused(false));
        assertThat(bench.stats().settings()).isEqualTo(resumed);
    }

    void eachSettingIsChangedByItself(Bench bench) {
        bench.configure(QueueSettings.DEFAULT);
        reconfigure(bench.broker, SettingsChange.ofPaused(true));
        reconfigure(bench.broker, running(3));
        reconfigure(bench.broker, new SettingsChange(null, null, 2.5, null, null, null, null, null, null, null));
        reconfigure(bench.broker, new SettingsChange(null, null, null, 4, null, null, null, null, null, null));
        reconfigure(bench.broker, new SettingsChange(null, null, null, null, 5, null, null, null, null, null));
        reconfigure(bench.broker, new SettingsChange(null, null, null, null, null, 0.25, null, null, null, null));
        reconfigure(bench.broker, new SettingsChange(null, null, null, null, null, null, 6, null, null, null));
        reconfigure(bench.broker, new SettingsChange(null, null, null, null, null, null, null, 7, null, null));
        reconfigure(bench.broker, new SettingsChange(null, null, null, null, null, null, null, null, 8, null));
        reconfigure(bench.broker, new SettingsChange(null, null, null, null, null, null, null, null, null, 9000L));

        assertThat(bench.stats().settings()).isEqualTo(ALL);
    }

    void anUnusedQueueIsPausedAndElseAsUsual(Bench bench) {
        assertThat(reconfigure(bench.broker, SettingsChange.ofPaused(true)))
                .isEqualTo(QueueSettings.DEFAULT.paused(true));

        assertThat(Bench.get(bench.broker.queues())).containsExactly(Bench.QUEUE);
        bench.enqueue(Draft.of("waits"));
        assertThat(bench.claimed(1).paused()).isTrue();
        reconfigure(bench.broker, SettingsChange.ofPaused(false));
        assertThat(bench.claimIds(1)).isEqualTo("waits");
    }

    void aNewLimitHoldsWhileThePauseDoes(Bench bench) {
        bench.enqueue(Draft.of("1"), Draft.of("2"), Draft.of("3"));
        reconfigure(bench.broker, SettingsChange.ofPaused(true));
        reconfigure(bench.broker, running(2));

        assertThat(bench.claim(3)).isEmpty();
        reconfigure(bench.broker, SettingsChange.ofPaused(false));
        assertThat(bench.claimIds(3)).isEqualTo("1 2");
        reconfigure(bench.broker, running(0));
        assertThat(bench.claimIds(3)).isEqualTo("3");
    }

    void twoWhoChangeAtOnceLoseNothing(Bench bench) {
        Broker other = bench.other();
        for (int i = 1; i <= ROUNDS; i++) {
            boolean paused = i % 2 == 1;
            CompletableFuture<?> pausing = bench.broker.reconfigure(Bench.QUEUE, SettingsChange.ofPaused(paused));
            CompletableFuture<?> limiting = other.reconfigure(Bench.QUEUE, running(i));
            Bench.get(pausing);
            Bench.get(limiting);

            QueueSettings settings = bench.stats().settings();
            assertThat(settings.paused()).as("paused in round " + i).isEqualTo(paused);
            assertThat(settings.maxRunning()).as("limit in round " + i).isEqualTo(i);
        }
    }

    void settingsHaveRanges(Bench bench) {
        assertThatThrownBy(() -> reconfigure(bench.broker, running(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bench.broker.reconfigure("no queue", SettingsChange.ofPaused(true)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
