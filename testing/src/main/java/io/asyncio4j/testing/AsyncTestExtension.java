// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.testing;

import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Gives each {@link AsyncTest} one invocation an engine. */
final class AsyncTestExtension implements TestTemplateInvocationContextProvider {
    /** For JUnit, which makes it by reflection. */
    AsyncTestExtension() {}

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), AsyncTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        AsyncTest settings = AnnotationSupport.findAnnotation(context.getTestMethod(), AsyncTest.class)
                .orElseThrow();
        return settings.engine().kinds().stream().map(kind -> new AsyncInvocation(settings, kind));
    }
}
