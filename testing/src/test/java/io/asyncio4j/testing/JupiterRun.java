// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.testing;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.ConfigurationParameters;
import org.junit.platform.engine.DiscoveryFilter;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.EngineDiscoveryRequest;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.ExecutionRequest;
import org.junit.platform.engine.OutputDirectoryCreator;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.engine.support.store.NamespacedHierarchicalStore;

/** Runs a test method that is meant to fail, through the real Jupiter engine, and keeps what became of it. */
final class JupiterRun implements EngineExecutionListener {
    private final Map<String, Throwable> failed = new LinkedHashMap<>();
    private final List<String> passed = new ArrayList<>();
    private final Map<String, String> skipped = new LinkedHashMap<>();

    private JupiterRun() {}

    static JupiterRun of(Class<?> type, String name) {
        Method method = Arrays.stream(type.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
        JupiterRun run = new JupiterRun();
        Request request = new Request(DiscoverySelectors.selectMethod(type, method));
        JupiterTestEngine engine = new JupiterTestEngine();
        TestDescriptor root = engine.discover(request, UniqueId.forEngine(engine.getId()));
        try (NamespacedHierarchicalStore<Namespace> session = new NamespacedHierarchicalStore<>(null);
                NamespacedHierarchicalStore<Namespace> store = session.newChild()) {
            engine.execute(ExecutionRequest.create(
                    root,
                    run,
                    request.getConfigurationParameters(),
                    request.getOutputDirectoryCreator(),
                    store,
                    CancellationToken.disabled()));
        }
        return run;
    }

    /** What each failed invocation failed with, by its display name. */
    Map<String, Throwable> failed() {
        return failed;
    }

    /** The display names of the invocations that passed. */
    List<String> passed() {
        return passed;
    }

    /** Why each skipped invocation was skipped, by its display name. */
    Map<String, String> skipped() {
        return skipped;
    }

    @Override
    public void executionSkipped(TestDescriptor test, String reason) {
        skipped.put(test.getDisplayName(), reason);
    }

    @Override
    public void executionFinished(TestDescriptor test, TestExecutionResult result) {
        Optional<Throwable> failure = result.getThrowable();
        if (failure.isPresent()) {
            failed.put(test.getDisplayName(), failure.get());
        } else if (test.isTest()) {
            passed.add(test.getDisplayName());
        }
    }

    /** Asks the engine for what one selector names. */
    private record Request(DiscoverySelector selector) implements EngineDiscoveryRequest, ConfigurationParameters {
        @Override
        public <T extends DiscoverySelector> List<T> getSelectorsByType(Class<T> type) {
            return type.isInstance(selector) ? List.of(type.cast(selector)) : List.of();
        }

        @Override
        public <T extends DiscoveryFilter<?>> List<T> getFiltersByType(Class<T> type) {
            return List.of();
        }

        @Override
        public ConfigurationParameters getConfigurationParameters() {
            return this;
        }

        @Override
        public OutputDirectoryCreator getOutputDirectoryCreator() {
            return new NoOutput();
        }

        @Override
        public Optional<String> get(String key) {
            return Optional.empty();
        }

        @Override
        public Optional<Boolean> getBoolean(String key) {
            return Optional.empty();
        }

        @Override
        public Set<String> keySet() {
            return Set.of();
        }
    }

    /** Has no place for the files of tests, which write none. */
    private static final class NoOutput implements OutputDirectoryCreator {
        @Override
        public Path getRootDirectory() {
            throw new UnsupportedOperationException("These tests write no files");
        }

        @Override
        public Path createOutputDirectory(TestDescriptor test) {
            throw new UnsupportedOperationException("These tests write no files");
        }
    }
}
