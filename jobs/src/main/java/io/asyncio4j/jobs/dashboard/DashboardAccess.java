// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Decides who may see a dashboard that stands in a service with users of its own. */
@FunctionalInterface
public interface DashboardAccess {
    /**
     * Says who sends a request. Called for each request but those of the page's own scripts and styles and for
     * {@code healthz}, and every 5 s for a stream of events; in the coroutine of the request, which it may park.
     *
     * @param request the request
     * @return the name of a user who may see the dashboard; null for anybody else, who is refused with status 401
     * @throws Exception if that cannot be found out; the request is refused with status 500
     */
    @Nullable
    String user(HttpRequest request) throws Exception;
}
