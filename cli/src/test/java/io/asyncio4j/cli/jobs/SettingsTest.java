// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.MemoryBroker;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.SettingsChange;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final SettingsChange SEVEN =
            new SettingsChange(null, 7, null, null, null, null, null, null, null, null);
    private static final Set<String> READS = Set.of("stats", "queues");

    private final Broker broker = new MemoryBroker();

    /** The broker, where somebody else changes something each time that something was read. */
    private Broker withSomebodyElse(SettingsChange change) {
        return (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(), new Class<?>[] {Broker.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(broker, arguments);
                    if (READS.contains(method.getName())) {
                        broker.reconfigure("mail", change).join();
                    }
                    return answer;
                });
    }

    @Test
    void aLimitThatSomebodyElseSetsInTheSameMomentOutlastsAPause() {
        Settings.pause(withSomebodyElse(SEVEN), List.of("mail"), true, false);

        QueueSettings now = broker.stats("mail").join().settings();
        assertThat(now.paused()).isTrue();
        assertThat(now.maxRunning()).isEqualTo(7);
    }

    /** A pause that one of a queue's shards has missed leaves others paused, and the queue seems to run. */
    @Test
    void aQueueIsResumedThoughItDoesNotSeemToBePaused() {
        broker.reconfigure("mail", SEVEN).join();
        List<Object> changes = new ArrayList<>();
        Broker noting = (Broker) Proxy.newProxyInstance(
                Broker.class.getClassLoader(), new Class<?>[] {Broker.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("reconfigure")) {
                        changes.add(arguments[1]);
                    }
                    return method.invoke(broker, arguments);
                });

        Settings.pause(noting, List.of("mail", "misspelt"), false, false);

        assertThat(changes).containsExactly(SettingsChange.ofPaused(false));
        assertThat(broker.queues().join()).as("nothing is made by resuming it").containsExactly("mail");
    }

    @Test
    void aPauseBySomebodyElseInTheSameMomentOutlastsALimit() {
        QueueSettings now = Settings.change(withSomebodyElse(SettingsChange.ofPaused(true)), "mail", SEVEN);

        assertThat(now.paused()).isTrue();
        assertThat(now.maxRunning()).isEqualTo(7);
        assertThat(broker.stats("mail").join().settings()).isEqualTo(now);
    }
}
