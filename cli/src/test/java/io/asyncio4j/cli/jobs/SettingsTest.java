// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.SettingsChange;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final SettingsChange SEVEN =
            new SettingsChange(null, 7, null, null, null, null, null, null, null, null);

    private final Broker broker = new MemoryBroker();

    /** The broker, where somebody else changes something each time that its numbers were read. */
    private Broker withSomebodyElse(SettingsChange change) {
        return (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(), new Class<?>[] {Broker.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(broker, arguments);
                    if (method.getName().equals("stats")) {
                        broker.reconfigure("mail", change).join();
                    }
                    return answer;
                });
    }

    @Test
    void aLimitThatSomebodyElseSetsInTheSameMomentOutlastsAPause() {
        QueueSettings now = Settings.change(withSomebodyElse(SEVEN), "mail", SettingsChange.ofPaused(true));

        assertThat(now.paused()).isTrue();
        assertThat(now.maxRunning()).isEqualTo(7);
        assertThat(broker.stats("mail").join().settings()).isEqualTo(now);
    }

    @Test
    void aPauseBySomebodyElseInTheSameMomentOutlastsALimit() {
        QueueSettings now = Settings.change(withSomebodyElse(SettingsChange.ofPaused(true)), "mail", SEVEN);

        assertThat(now.paused()).isTrue();
        assertThat(now.maxRunning()).isEqualTo(7);
        assertThat(broker.stats("mail").join().settings()).isEqualTo(now);
    }
}
