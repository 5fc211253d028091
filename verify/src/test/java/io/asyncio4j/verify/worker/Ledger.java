// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.worker;

import io.asyncio4j.Asyncio;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.http.HttpRequest;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.HttpServer;
import io.asyncio4j.threads.LoopThread;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** An HTTP service that keeps account of which jobs were done, and how often. */
final class Ledger implements AutoCloseable {
    private final Map<String, Integer> entries = new ConcurrentHashMap<>();
    private volatile int most = Integer.MAX_VALUE;
    private final LoopThread thread = LoopThread.start("ledger", NetLoop::newEventLoop);
    private final HttpServer server =
            thread.submit(() -> HttpServer.start(this::enter, "127.0.0.1", 0)).join();

    private HttpResponse enter(HttpRequest request) {
        do {
            Asyncio.sleep(0.03);
        } while (entries.size() >= most);
        entries.merge(request.path().substring(1), 1, Integer::sum);
        return HttpResponse.text(200, "entered");
    }

    /** Answers nobody while so many jobs are done. */
    void stopAt(int jobs) {
        most = jobs;
    }

    /** Answers everybody again. */
    void goOn() {
        most = Integer.MAX_VALUE;
    }

    String url() {
        return server.url() + "/{payload}";
    }

    /** How many different jobs were done. */
    int size() {
        return entries.size();
    }

    /** The jobs that were done more than once. */
    Set<String> repeated() {
        return entries.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        thread.submit(server::close).join();
        thread.close();
    }
}
