// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import com.fasterxml.jackson.databind.node.TextNode;
import io.asyncio4j.jobs.broker.Broker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aio jobs queues}: the names of the queues. */
@Command(
        name = "queues",
        description = "List the names of the queues that were ever used, one a line.",
        footer = {"", "aio jobs pause $(aio jobs queues)", "", "'aio jobs stats' has their numbers."})
final class QueuesCommand extends BrokerCommand {
    @Mixin
    private JsonOption json;

    @Override
    int run(Broker broker) {
        if (json.wanted()) {
            JsonArray array = new JsonArray(out);
            Waiting.of(broker.queues()).forEach(queue -> array.add(TextNode.valueOf(queue)));
            array.end();
        } else {
            Waiting.of(broker.queues()).forEach(out::println);
        }
        return DONE;
    }
}
