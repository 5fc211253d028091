// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.JobInfo;
import io.asyncio4j.jobs.broker.JobState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which jobs something is done with: some by their ids, or all that fit a filter. */
final class Chosen {
    @Parameters(paramLabel = "ID", arity = "0..*", description = "Which jobs; or say it by options.")
    private List<String> ids = new ArrayList<>();

    @Mixin
    private Filter filter;

    @Option(names = "--limit", paramLabel = "N", description = "So many at most.")
    private int limit;

    /** Objects unless it is said which. */
    void check(BrokerCommand command) {
        if (ids.isEmpty() && filter.isEmpty()) {
            throw command.wrong(
                    "say which jobs: their ids, or --state, --type, --tag, --group, --reason, --older-than");
        }
        if (!ids.isEmpty() && !filter.isEmpty()) {
            throw command.wrong("ids and options that choose exclude each other; of those, ids take --queue alone");
        }
        if (limit < 0) {
            throw command.wrong("--limit cannot be negative; 0 is no limit");
        }
    }

    boolean named() {
        return !ids.isEmpty();
    }

    int asked() {
        return ids.size();
    }

    /** In which states jobs were looked for, if nobody said it; else empty. */
    String lookedAt(List<JobState> otherwise) {
        if (!filter.states(List.of()).isEmpty()) {
            return "";
        }
        String states = otherwise.stream().map(JobJson::name).collect(Collectors.joining(", "));
        return " (looked at: " + states + "; --state says others)";
    }

    /** Finds them; those named that are not there are complained of. */
    List<JobRef> find(Broker broker, List<JobState> otherwise) {
        List<JobRef> found = new ArrayList<>();
        if (named()) {
            for (String id : ids) {
                JobInfo job = JobRef.find(broker, filter.queues(), id);
                if (job != null) {
                    found.add(new JobRef(job.queue(), id));
                }
            }
        } else {
            filter.eachShown(broker, otherwise, job -> {
                found.add(new JobRef(job.queue(), job.job().id()));
                return limit == 0 || found.size() < limit;
            });
        }
        return found;
    }
}
