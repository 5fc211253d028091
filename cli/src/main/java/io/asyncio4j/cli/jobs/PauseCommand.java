// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.broker.Broker;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code aio jobs pause}. */
@Command(
        name = "pause",
        description = "Have nothing of some queues claimed until they are resumed; what runs goes on.",
        footer = {"", "aio jobs pause mail reports"})
final class PauseCommand extends BrokerCommand {
    @Parameters(paramLabel = "QUEUE", arity = "1..*", description = "Which.")
    private List<String> queues;

    @Mixin
    private JsonOption json;

    @Override
    int run(Broker broker) {
        return Settings.pause(broker, queues, true, json.wanted());
    }
}
