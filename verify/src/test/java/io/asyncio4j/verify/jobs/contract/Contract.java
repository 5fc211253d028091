// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.contract;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** All rules of a broker: each is a method that is given an empty bench and throws if the rule is broken. */
final class Contract {
    private static final List<Object> CLASSES = List.of(
            new EnqueueRules(),
            new OrderRules(),
            new ClaimRules(),
            new LimitRules(),
            new LeaseRules(),
            new SettleRules(),
            new CancelRules(),
            new UniqueRules(),
            new KeepRules(),
            new LinkRules(),
            new JoinRules(),
            new AgainRules(),
            new ListRules(),
            new SettingsRules(),
            new WaitRules(),
            new RegistryRules(),
            new ScheduleRules());

    private Contract() {}

    /** One rule of the contract. */
    record Rule(String name, Check check) {}

    /** Breaks off if a rule does not hold. */
    interface Check {
        void on(Bench bench) throws ReflectiveOperationException;
    }

    static List<Rule> rules() {
        return CLASSES.stream()
                .flatMap(owner -> Arrays.stream(owner.getClass().getDeclaredMethods())
                        .filter(method -> !Modifier.isStatic(method.getModifiers()))
                        .filter(method -> Arrays.equals(method.getParameterTypes(), new Class<?>[] {Bench.class}))
                        .sorted(Comparator.comparing(Method::getName))
                        .map(method -> rule(owner, method)))
                .toList();
    }

    private static Rule rule(Object owner, Method method) {
        return new Rule(owner.getClass().getSimpleName() + "." + method.getName(), bench -> {
            try {
                method.invoke(owner, bench);
            } catch (InvocationTargetException e) {
                throw new AssertionError(method.getName() + ": " + e.getCause().getMessage(), e.getCause());
            }
        });
    }
}
