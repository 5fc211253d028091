// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.sqlite;

import io.asyncio4j.Asyncio;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerProvider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Opens brokers in a file: {@code sqlite:PATH}, such as {@code sqlite:jobs.db} or {@code sqlite:/var/lib/app/jobs.db}. */
public final class SqliteBrokerProvider implements BrokerProvider {
    private static final String SCHEME = "sqlite";

    /** Makes one, for {@link java.util.ServiceLoader}. */
    public SqliteBrokerProvider() {}

    @Override
    public boolean accepts(String scheme) {
        return scheme.equals(SCHEME);
    }

    @Override
    public Broker open(String url) {
        Path file = path(url);
        return Asyncio.inCoroutine() ? Asyncio.toThread(() -> SqliteBroker.open(file)) : SqliteBroker.open(file);
    }

    private static Path path(String url) {
        String path = url.substring(url.indexOf(':') + 1);
        if (path.startsWith("///")) {
            path = path.substring(2);
        }
        if (path.isBlank() || path.startsWith("//") || path.startsWith(":") || path.indexOf('?') >= 0) {
            throw new IllegalArgumentException("Write sqlite:PATH, such as sqlite:jobs.db, not '" + url + "'");
        }
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + path + "' is no path: " + e.getMessage(), e);
        }
    }
}
