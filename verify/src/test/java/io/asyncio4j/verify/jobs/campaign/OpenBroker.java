// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.jobs.campaign;

import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerProvider;
import java.util.ServiceLoader;

/** Opens whatever a URL names. */
final class OpenBroker {
    private OpenBroker() {}

    static Broker open(String url) {
        String scheme = url.substring(0, url.indexOf(':'));
        return ServiceLoader.load(BrokerProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.accepts(scheme))
                .findFirst()
                .orElseThrow()
                .open(url);
    }
}
