// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.worker;

import io.asyncio4j.Asyncio;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.http.HttpRequest;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.HttpServer;
import io.asyncio4j.threads.LoopThread;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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

    /** How many calls there were, more than {@link #size} if jobs ran twice. */
    int calls() {
        return entries.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public void close() {
        thread.submit(server::close).join();
        thread.close();
    }
}
