// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.Asyncio;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.http.HttpRequest;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.HttpServer;
import io.asyncio4j.threads.LoopThread;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The service that the demonstration's jobs call: {@code /wait/0.5} answers after half a second, now and then with status
 * 500; {@code /failed/0.5} takes note of a failure.
 */
final class DemoService implements AutoCloseable {
    private static final int ONE_FAILS_OF = 20;

    private final LoopThread thread;
    private final HttpServer server;
    private final AtomicInteger failuresTold = new AtomicInteger();

    /** The service's loop only. */
    private final Random random;

    DemoService(long seed) {
        random = new Random(seed);
        thread = LoopThread.start("demo-service", NetLoop::newEventLoop);
        server = thread.submit(() -> HttpServer.start(this::answer, "127.0.0.1", 0))
                .join();
    }

    private HttpResponse answer(HttpRequest request) {
        String[] path = request.path().split("/");
        if (path.length == 3 && path[1].equals("wait")) {
            Asyncio.sleep(Double.parseDouble(path[2]));
            return random.nextInt(ONE_FAILS_OF) == 0
                    ? HttpResponse.text(500, "out of luck")
                    : HttpResponse.text(200, "waited " + path[2] + " s");
        }
        if (path.length == 3 && path[1].equals("failed")) {
            failuresTold.incrementAndGet();
            return HttpResponse.text(200, "noted");
        }
        return HttpResponse.text(404, "no such thing");
    }

    String url() {
        return server.url();
    }

    int failuresTold() {
        return failuresTold.get();
    }

    @Override
    public void close() {
        thread.submit(server::close).join();
        thread.close();
    }
}
