// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.CancelResult;
import io.asyncio4j.jobs.broker.JobState;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be done with jobs: with one, or with many that are in one state. */
enum BulkAction {
    /** Runs them again. */
    RETRY(EnumSet.of(JobState.DEAD, JobState.CANCELLED, JobState.DONE, JobState.SCHEDULED)) {
        @Override
        CompletableFuture<Boolean> apply(Broker broker, String queue, String id) {
            return broker.retry(queue, id);
        }
    },
    /** Forgets them. */
    DELETE(EnumSet.complementOf(EnumSet.of(JobState.RUNNING))) {
        @Override
        CompletableFuture<Boolean> apply(Broker broker, String queue, String id) {
            return broker.remove(queue, id);
        }
    },
    /** Ends them, or wishes that they end. */
    CANCEL(EnumSet.of(JobState.READY, JobState.SCHEDULED, JobState.BLOCKED, JobState.RUNNING)) {
        @Override
        CompletableFuture<Boolean> apply(Broker broker, String queue, String id) {
            return broker.cancel(queue, id)
                    .thenApply(what -> what == CancelResult.CANCELLED || what == CancelResult.REQUESTED);
        }
    };

    private final Set<JobState> states;

    BulkAction(Set<JobState> states) {
        this.states = states;
    }

    static BulkAction of(@Nullable String name) {
        return Arrays.stream(values())
                .filter(action -> action.word().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.wrong("There is no such action", "Actions are retry, delete, cancel."));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    void check(JobState state) {
        if (!states.contains(state)) {
            throw Refusal.wrong(
                    "Jobs that are " + Figures.name(state) + " cannot be chosen to " + word(),
                    "Choose a state of " + states.stream().map(Figures::name).collect(Collectors.joining(", ")) + ".");
        }
    }

    abstract CompletableFuture<Boolean> apply(Broker broker, String queue, String id);
}
