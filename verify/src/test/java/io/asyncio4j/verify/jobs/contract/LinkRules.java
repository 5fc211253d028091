// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.jobs.broker.Link;
import io.asyncio4j.jobs.broker.OutboxMessage;
import java.util.List;

/** What follows from the end of a job. */
final class LinkRules {
    private static final Link.Part PART = new Link.Part("other", "join", "p");

    void theLinksOfADoneJobAreSent(Bench bench) {
        Link.Next next = new Link.Next("other", Draft.of("next").job());
        bench.enqueue(Draft.of("1").link(next).link(PART));
        assertThat(outbox(bench, 0)).isEmpty();
        bench.done(bench.claimOne());

        List<OutboxMessage> messages = outbox(bench, 0);
        assertThat(messages).hasSize(2);
        assertThat(messages).allSatisfy(message -> {
            assertThat(message.from()).isEqualTo("1");
            assertThat(message.ok()).isTrue();
            assertThat(message.result()).isEqualTo(Bench.json("1"));
        });
        assertThat(messages.get(0).link()).usingRecursiveComparison().isEqualTo(next);
        assertThat(messages.get(1).link()).isEqualTo(PART);
        assertThat(messages.get(0).key()).isNotEqualTo(messages.get(1).key());
    }

    void ofADeadJobOnlyPartsAreTold(Bench bench) {
        bench.enqueue(Draft.of("1")
                .link(new Link.Next("other", Draft.of("next").job()))
                .link(PART));
        bench.dead(bench.claimOne());

        assertThat(outbox(bench, 0)).singleElement().satisfies(message -> {
            assertThat(message.link()).isEqualTo(PART);
            assertThat(message.ok()).isFalse();
            assertThat(message.result()).isEqualTo(Bench.json("broke"));
        });
    }

    void ofACancelledJobOnlyPartsAreTold(Bench bench) {
        bench.enqueue(Draft.of("1").link(PART));
        Bench.get(bench.broker.cancel(Bench.QUEUE, "1"));

        assertThat(outbox(bench, 0)).singleElement().satisfies(message -> {
            assertThat(message.ok()).isFalse();
            assertThat(message.result()).isEqualTo(Bench.json("cancelled"));
        });
    }

    void aJobThatIsSetAsideByTheBrokerTellsItsParts(Bench bench) {
        bench.enqueue(Draft.of("1").link(PART).expires(10));
        bench.advance(10);
        bench.claim(1);

        assertThat(outbox(bench, 0))
                .singleElement()
                .satisfies(message -> assertThat(message.result()).isEqualTo(Bench.json("expired")));
    }

    void whatIsTriedAgainTellsNothing(Bench bench) {
        bench.enqueue(Draft.of("1").link(PART));
        bench.retry(bench.claimOne(), 0);
        bench.release(bench.claimOne());
        bench.snooze(bench.claimOne(), 0);
        bench.claimOne();
        bench.advance(Bench.LEASE);
        bench.tend();

        assertThat(outbox(bench, 0)).isEmpty();
    }

    void anEndThatIsNotAcceptedTellsNothing(Bench bench) {
        bench.enqueue(Draft.of("1").link(PART));
        var old = bench.claimOne();
        bench.release(old);
        bench.done(old);

        assertThat(outbox(bench, 0)).isEmpty();
    }

    void whatWasDeliveredIsForgotten(Bench bench) {
        bench.enqueue(
                Draft.of("1").link(PART),
                Draft.of("2").link(PART),
                Draft.of("3").link(PART));
        bench.claim(3).forEach(bench::done);
        List<OutboxMessage> messages = outbox(bench, 0);
        Bench.get(bench.broker.delivered(
                Bench.QUEUE, List.of(messages.get(0).key(), messages.get(2).key(), "no such key")));

        assertThat(outbox(bench, 0)).extracting(OutboxMessage::from).containsExactly("2");
    }

    void youngMessagesAreLeftToTheirWorker(Bench bench) {
        bench.enqueue(Draft.of("1").link(PART), Draft.of("2").link(PART));
        bench.done(bench.claimOne());
        bench.advance(3000);
        bench.done(bench.claimOne());
        bench.advance(2000);

        assertThat(outbox(bench, 5000)).extracting(OutboxMessage::from).containsExactly("1");
        assertThat(outbox(bench, 2000)).extracting(OutboxMessage::from).containsExactly("1", "2");
        assertThat(Bench.get(bench.broker.outbox(Bench.QUEUE, 0, 1)))
                .extracting(OutboxMessage::from)
                .containsExactly("1");
    }

    private static List<OutboxMessage> outbox(Bench bench, long olderThanMillis) {
        return Bench.get(bench.broker.outbox(Bench.QUEUE, olderThanMillis, 100));
    }
}
