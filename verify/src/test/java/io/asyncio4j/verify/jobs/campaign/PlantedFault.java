// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerFullException;
import io.asyncio4j.jobs.broker.ClaimRequest;
import io.asyncio4j.jobs.broker.Claimed;
import io.asyncio4j.jobs.broker.ClaimedJob;
import io.asyncio4j.jobs.broker.Enqueued;
import io.asyncio4j.jobs.broker.NewJob;
import io.asyncio4j.jobs.broker.OutboxMessage;
import io.asyncio4j.jobs.broker.Renewed;
import io.asyncio4j.jobs.broker.Run;
import io.asyncio4j.jobs.broker.Settlement;
import io.asyncio4j.jobs.broker.Settlement.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Brokers that do one thing wrong, each with the rule that it breaks. */
enum PlantedFault {
    LOSES_WHAT_IT_ACKNOWLEDGES(Rule.NOTHING_LOST) {
        @Override
        Broker plant(Broker good) {
            return new BrokerWrapper(good) {
                @Override
                public CompletableFuture<List<Enqueued>> enqueue(String queue, List<NewJob> jobs) {
                    List<Enqueued> answer = jobs.stream()
                            .map(job -> new Enqueued(Enqueued.Kind.ADDED, job.id()))
                            .toList();
                    List<NewJob> stored =
                            jobs.stream().filter(job -> !unlucky(job.id())).toList();
                    return inner.enqueue(queue, stored).thenApply(ignored -> answer);
                }
            };
        }
    },
    STORES_WHAT_IT_REFUSES(Rule.NOTHING_INVENTED) {
        @Override
        Broker plant(Broker good) {
            return new BrokerWrapper(good) {
                @Override
                public CompletableFuture<List<Enqueued>> enqueue(String queue, List<NewJob> jobs) {
                    return inner.enqueue(queue, jobs)
                            .thenCompose(answer -> unlucky(jobs.getFirst().id())
                                    ? CompletableFuture.failedFuture(new BrokerFullException("full", null))
                                    : CompletableFuture.completedFuture(answer));
                }
            };
        }
    },
    MIXES_PAYLOADS(Rule.PAYLOADS_HOLD) {
        @Override
        Broker plant(Broker good) {
            return changedJobs(
                    good, job -> job.toBuilder().payload(Payloads.of("another")).build());
        }
    },
    DOES_NOT_WAIT_FOR_PARTS(Rule.LINKS_FOLLOW) {
        @Override
        Broker plant(Broker good) {
            return changedJobs(good, job -> job.toBuilder().parts(List.of()).build());
        }
    },
    ACCEPTS_OLD_RUNS(Rule.ENDS_ONCE) {
        @Override
        Broker plant(Broker good) {
            return new BrokerWrapper(good) {
                @Override
                public CompletableFuture<List<Boolean>> settle(String queue, List<Settlement> settlements) {
                    return inner.settle(queue, settlements)
                            .thenApply(answers -> answers.stream()
                                    .map(ignored -> Boolean.TRUE)
                                    .toList());
                }
            };
        }
    },
    HANDS_OUT_A_RUN_TWICE(Rule.FENCES_DIFFER) {
        @Override
        Broker plant(Broker good) {
            return changedClaims(good, jobs -> {
                List<ClaimedJob> twice = new ArrayList<>(jobs);
                jobs.stream().limit(1).forEach(twice::add);
                return twice;
            });
        }
    },
    COUNTS_NO_CRASHES(Rule.RUNS_HAVE_REASONS) {
        @Override
        Broker plant(Broker good) {
            return changedClaims(
                    good,
                    jobs -> jobs.stream()
                            .map(job -> new ClaimedJob(
                                    job.job(),
                                    job.run(),
                                    job.failures(),
                                    0,
                                    job.enqueuedAtMillis(),
                                    job.dueAtMillis(),
                                    job.progress(),
                                    job.parts()))
                            .toList());
        }
    },
    LEASES_FOR_A_MOMENT(Rule.LEASES_HOLD) {
        @Override
        Broker plant(Broker good) {
            return changedLeases(good, 5);
        }
    },
    LEASES_FOR_EVER(Rule.NOTHING_LOST) {
        @Override
        Broker plant(Broker good) {
            return changedLeases(good, 3_600_000);
        }
    },
    RUNS_WHAT_IS_DONE(Rule.ENDED_IS_ENDED) {
        @Override
        Broker plant(Broker good) {
            return new BrokerWrapper(good) {
                @Override
                public CompletableFuture<List<Boolean>> settle(String queue, List<Settlement> settlements) {
                    return inner.settle(queue, settlements).thenCompose(answers -> {
                        Run run = settlements.getFirst().run();
                        return run.run() == 1
                                ? inner.retry(queue, run.id()).thenApply(ignored -> answers)
                                : CompletableFuture.completedFuture(answers);
                    });
                }
            };
        }
    },
    GIVES_UP_AT_THE_FIRST_FAILURE(Rule.NOTHING_GIVEN_UP) {
        @Override
        Broker plant(Broker good) {
            return changedEnds(
                    good,
                    end -> end.verdict() != Verdict.RETRY
                            ? end
                            : new Settlement(end.run(), Verdict.DEAD, 0, null, end.failure()));
        }
    },
    KEEPS_ANOTHER_RESULT(Rule.RESULTS_HOLD) {
        @Override
        Broker plant(Broker good) {
            return changedEnds(
                    good,
                    end -> end.result() == null
                            ? end
                            : new Settlement(
                                    end.run(), end.verdict(), 0, "\"another\"".getBytes(StandardCharsets.UTF_8), null));
        }
    },
    FORGETS_LINKS(Rule.NOTHING_LOST) {
        @Override
        Broker plant(Broker good) {
            return new BrokerWrapper(good) {
                @Override
                public CompletableFuture<List<OutboxMessage>> outbox(String queue, long olderThanMillis, int most) {
                    return CompletableFuture.completedFuture(List.of());
                }
            };
        }
    };

    final Rule breaks;

    PlantedFault(Rule breaks) {
        this.breaks = breaks;
    }

    /** Returns a broker that does all as another one does, but for one thing. */
    abstract Broker plant(Broker good);

    /** One of ten, always the same. */
    private static boolean unlucky(String id) {
        return id.hashCode() % 10 == 0;
    }

    private static Broker changedJobs(Broker good, UnaryOperator<NewJob> change) {
        return new BrokerWrapper(good) {
            @Override
            public CompletableFuture<List<Enqueued>> enqueue(String queue, List<NewJob> jobs) {
                return inner.enqueue(queue, jobs.stream().map(change).toList());
            }
        };
    }

    private static Broker changedClaims(Broker good, UnaryOperator<List<ClaimedJob>> change) {
        return new BrokerWrapper(good) {
            @Override
            public CompletableFuture<Claimed> claim(ClaimRequest request) {
                return inner.claim(request)
                        .thenApply(claimed -> new Claimed(
                                change.apply(claimed.jobs()), claimed.more(), claimed.nextMillis(), claimed.paused()));
            }
        };
    }

    private static Broker changedLeases(Broker good, long millis) {
        return new BrokerWrapper(good) {
            @Override
            public CompletableFuture<Claimed> claim(ClaimRequest request) {
                return inner.claim(new ClaimRequest(request.queue(), request.session(), request.most(), millis));
            }

            @Override
            public CompletableFuture<Renewed> renew(String queue, List<Run> runs, long leaseMillis) {
                return inner.renew(queue, runs, Math.max(millis, leaseMillis));
            }
        };
    }

    private static Broker changedEnds(Broker good, UnaryOperator<Settlement> change) {
        return new BrokerWrapper(good) {
            @Override
            public CompletableFuture<List<Boolean>> settle(String queue, List<Settlement> settlements) {
                return inner.settle(queue, settlements.stream().map(change).toList());
            }
        };
    }
}
