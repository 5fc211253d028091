// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.NewJob;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Enqueues jobs for ever and prints the id of each once it is acknowledged; the arguments are the file and a prefix. */
final class KilledProcess {
    private KilledProcess() {}

    /** Runs until it is killed. */
    public static void main(String[] arguments) {
        SqliteBroker broker = SqliteBroker.open(Path.of(arguments[0]));
        for (int i = 0; ; i++) {
            String id = arguments[1] + i;
            NewJob job = NewJob.of(id, "send", "{}".getBytes(StandardCharsets.UTF_8));
            List<Enqueued> answer = broker.enqueue("mail", List.of(job)).join();
            if (answer.getFirst().kind() == Enqueued.Kind.ADDED) {
                System.out.println(id);
            }
        }
    }
}
