// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every rule holds for every store. */
@ParameterizedClass
@EnumSource(Store.class)
record ContractTest(Store store) {
    @TestFactory
    Stream<DynamicNode> rules() {
        return Contract.rules().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.name(), () -> {
                    try (Bench bench = store.open()) {
                        rule.check().on(bench);
                    }
                }));
    }

    @Test
    void noRuleWasLost() {
        assertThat(Contract.rules()).hasSizeGreaterThan(80);
    }
}
