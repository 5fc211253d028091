// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.broker.Broker;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code aio jobs resume}. */
@Command(
        name = "resume",
        description = "Have queues claimed from again.",
        footer = {"", "aio jobs resume mail reports"})
final class ResumeCommand extends BrokerCommand {
    @Parameters(paramLabel = "QUEUE", arity = "1..*", description = "Which.")
    private List<String> queues;

    @Mixin
    private JsonOption json;

    @Override
    int run(Broker broker) {
        return Settings.pause(broker, queues, false, json.wanted());
    }
}
