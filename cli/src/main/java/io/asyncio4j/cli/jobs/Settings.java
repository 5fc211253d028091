// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.QueueSettings;
import io.asyncio4j.jobs.broker.SettingsChange;
import java.util.List;

/** Changes of what holds for a queue. */
final class Settings {
    private Settings() {}

    /** Changes one queue's settings; returns them as they are now. */
    static QueueSettings change(Broker broker, String queue, SettingsChange change) {
        QueueSettings before = Waiting.of(broker.stats(queue)).settings();
        return change.applyTo(before).equals(before) ? before : Waiting.of(broker.reconfigure(queue, change));
    }

    /** Pauses or resumes queues. One that was never used is told of, for its name may be misspelt. */
    static int pause(Broker broker, List<String> queues, boolean paused, boolean json) {
        List<String> known = Waiting.of(broker.queues());
        String word = paused ? "paused" : "resumed";
        JsonArray array = json ? new JsonArray(System.out) : null;
        for (String queue : queues) {
            if (paused || known.contains(queue)) { // though it seems to run, a part of it may be paused
                Waiting.of(broker.reconfigure(queue, SettingsChange.ofPaused(paused)));
            }
            if (array == null) {
                System.out.println(queue + " " + word);
            } else {
                array.add(JobJson.object().put("queue", queue).put("paused", paused));
            }
            if (!known.contains(queue)) {
                BrokerCommand.tell("Nothing was ever enqueued in " + queue + "; queues there are: "
                        + (known.isEmpty() ? "none" : String.join(", ", known)));
            }
        }
        if (array != null) {
            array.end();
        }
        return BrokerCommand.DONE;
    }
}
