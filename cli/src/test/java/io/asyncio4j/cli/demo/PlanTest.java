// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final int ORDERS = 1000;
    private final Plan plan = new Plan(1, ORDERS);

    @Test
    void theSameSeedGivesTheSameDay() {
        Plan again = new Plan(1, ORDERS);

        assertThat(again.orders()).isEqualTo(plan.orders()).isNotEqualTo(new Plan(2, ORDERS).orders());
        assertThat(again.fate("order-0007", Step.MAIL, 2)).isEqualTo(plan.fate("order-0007", Step.MAIL, 2));
        assertThat(again.millis("order-0007", Step.MAIL)).isEqualTo(plan.millis("order-0007", Step.MAIL));
    }

    @Test
    void aboutOneCallOfTwentyFailsInBothWays() {
        Map<Plan.Fate, Integer> fates = new HashMap<>();
        for (Order order : plan.orders()) {
            for (Step step : Step.values()) {
                fates.merge(plan.fate(order.id(), step, 1), 1, Integer::sum);
            }
        }

        assertThat(fates.get(Plan.Fate.WORKS)).isBetween(3700, 3900);
        assertThat(fates.get(Plan.Fate.REFUSES)).isGreaterThan(50);
        assertThat(fates.get(Plan.Fate.ANSWER_LOST)).isGreaterThan(50);
    }

    @Test
    void servicesTakeAsLongAsTheirStepsSay() {
        for (Order order : plan.orders()) {
            for (Step step : Step.values()) {
                assertThat(plan.millis(order.id(), step)).isBetween(step.least(), step.most() - 1);
            }
        }
    }

    @Test
    void jobsAreCalledAfterTheirOrder() {
        assertThat(Step.of("order-0001")).isEqualTo(Step.BOOK);
        assertThat(Step.of("order-0001.sms")).isEqualTo(Step.SMS);
        assertThat(Order.of("order-0001.sms")).isEqualTo("order-0001").isEqualTo(Order.of("order-0001"));
    }
}
