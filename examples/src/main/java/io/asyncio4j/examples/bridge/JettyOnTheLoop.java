// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.bridge;

import io.asyncio4j.Asyncio;
import io.asyncio4j.EventLoop;
import io.asyncio4j.cli.Story;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A Jetty server whose requests are coroutines of one loop: Jetty's threads read the sockets, and hand each request to the
 * loop. So handlers await, share data without locks, and ten that sleep for a second take a second.
 */
public final class JettyOnTheLoop implements Story {
    @Override
    public String id() {
        return "F4";
    }

    @Override
    public String title() {
        return "a Jetty server whose requests are coroutines of a loop: ten of them share data without a lock";
    }

    @Override
    public int run(PrintStream out, List<String> args) {
        Asyncio.run(() -> {
            EventLoop loop = Asyncio.getRunningLoop();
            // region jetty
            QueuedThreadPool threads = new QueuedThreadPool();
            threads.setVirtualThreadsExecutor(loop.executor());
            Server server = new Server(threads);
            // endregion
            ServerConnector connector = new ServerConnector(server, 1, 1);
            connector.setHost("127.0.0.1");
            server.addConnector(connector);
            Counter counter = new Counter();
            server.setHandler(counter);
            Asyncio.toThread(() -> {
                server.start();
                return null;
            });
            try {
                askTenTimes(out, "http://127.0.0.1:" + connector.getLocalPort());
            } finally {
                Asyncio.toThread(() -> {
                    server.stop();
                    return null;
                });
            }
            out.println("requests that were coroutines of the loop: " + counter.coroutines);
        });
        return 0;
    }

    private static void askTenTimes(PrintStream out, String url) {
        HttpClient client = HttpClient.newBuilder()
                .executor(Asyncio.getRunningLoop().executor())
                .build();
        HttpRequest get = HttpRequest.newBuilder(URI.create(url)).build();
        Asyncio.await(client.sendAsync(get, BodyHandlers.ofString()));
        Set<Integer> answers = new TreeSet<>();
        double start = Asyncio.getRunningLoop().time();
        Asyncio.taskGroup(group -> {
            for (int i = 0; i < 10; i++) {
                group.createTask(() ->
                        answers.add(Integer.valueOf(Asyncio.await(client.sendAsync(get, BodyHandlers.ofString()))
                                .body())));
            }
        });
        int took = (int) (Asyncio.getRunningLoop().time() - start);
        out.println("ten requests of 1 s took " + took + " s and got " + answers);
        Asyncio.toThread(client::close);
    }

    /** Counts requests in a field that needs no lock: all of them run on one loop. */
    private static final class Counter extends Handler.Abstract {
        private int requests;
        private int coroutines;

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            coroutines += Asyncio.currentTask() == null ? 0 : 1;
            Asyncio.sleep(1);
            requests++;
            Content.Sink.write(response, true, String.valueOf(requests), callback);
            return true;
        }
    }
}
