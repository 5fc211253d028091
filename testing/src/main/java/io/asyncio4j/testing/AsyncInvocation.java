// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.testing;

import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.platform.commons.support.ReflectionSupport;

/** One invocation of an {@link AsyncTest} on one engine: makes its loop, injects it, runs the method on it. */
final class AsyncInvocation
        implements TestTemplateInvocationContext,
                ExecutionCondition,
                ParameterResolver,
                InvocationInterceptor,
                AfterEachCallback {
    private final AsyncTest settings;
    private final EngineKind kind;

    /** Made when it is first asked for; null again when the run has closed it. */
    private @Nullable TestLoop open;

    AsyncInvocation(AsyncTest settings, EngineKind kind) {
        this.settings = settings;
        this.kind = kind;
    }

    @Override
    public String getDisplayName(int index) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
        return List.of(this);
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        try (EventLoop probe = EventLoop.builder().engine(kind).build()) {
            return ConditionEvaluationResult.enabled(probe.engine() + " is available");
        } catch (IllegalStateException e) {
            return ConditionEvaluationResult.disabled(kind + " is not available", e.getMessage());
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == EventLoop.class || type == VirtualClock.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (parameter.getParameter().getType() == EventLoop.class) {
            return testLoop().loop();
        }
        try {
            return testLoop().clock();
        } catch (IllegalStateException e) {
            throw new ParameterResolutionException(e.getMessage(), e);
        }
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        TestLoop loop = testLoop();
        open = null;
        new LimitedRun(context.getRequiredTestMethod().getName(), settings.timeLimit()).run(loop, invocation);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        TestLoop unused = open;
        if (unused != null) {
            open = null;
            unused.close();
        }
    }

    private TestLoop testLoop() {
        TestLoop loop = open;
        if (loop == null) {
            loop = TestLoop.builder()
                    .engine(kind)
                    .realTime(settings.realTime())
                    .leakCheck(settings.leakCheck())
                    .loopFactory(ReflectionSupport.newInstance(settings.loopFactory()))
                    .build();
            open = loop;
        }
        return loop;
    }
}
