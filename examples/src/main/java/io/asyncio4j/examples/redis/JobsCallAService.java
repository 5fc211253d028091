// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.examples.redis;

import io.asyncio4j.Asyncio;
import io.asyncio4j.cli.Story;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.http.ClientResponse;
import io.asyncio4j.net.http.HttpClient;
import io.asyncio4j.net.http.HttpException;
import io.asyncio4j.net.http.HttpRequest;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.HttpServer;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * Each job of a Redis list calls an HTTP service that answers after as many seconds as the job says. If the call fails,
 * an error endpoint is called instead. Service, client and jobs share one loop.
 */
public final class JobsCallAService implements Story {
    /** How many seconds a second of the story takes. */
    private final double second;

    /** For the service loader. */
    public JobsCallAService() {
        this(1);
    }

    JobsCallAService(double second) {
        this.second = second;
    }

    @Override
    public String id() {
        return "E6";
    }

    @Override
    public String title() {
        return "each job calls an HTTP service; if that fails, an error endpoint is called";
    }

    @Override
    public int run(PrintStream out, List<String> args) throws IOException {
        try (StoryRedis redis = StoryRedis.open(args);
                StatefulRedisConnection<String, String> connection = redis.connect()) {
            NetLoop.run(() -> {
                try (HttpServer service = HttpServer.start(this::answer, "127.0.0.1", 0);
                        HttpClient http = HttpClient.open()) {
                    out.println("the service is up: "
                            + http.get(service.url() + "/work/0").status());
                    Asyncio.await(connection.async().lpush(redis.list(), "3", "1", "never", "2", "exit"));
                    double start = Asyncio.getRunningLoop().time();
                    runJobs(out, connection, redis.list(), http, service.url());
                    double took = Asyncio.getRunningLoop().time() - start;
                    out.printf(Locale.ROOT, "took %d s%n", (int) (took / second));
                }
            });
        }
        return 0;
    }

    private static void runJobs(
            PrintStream out,
            StatefulRedisConnection<String, String> connection,
            String list,
            HttpClient http,
            String url) {
        Asyncio.taskGroup(jobs -> {
            while (true) {
                String payload =
                        Asyncio.await(connection.async().brpop(0, list)).getValue();
                if (payload.equals("exit")) {
                    return;
                }
                jobs.createTask(() -> job(out, payload, http, url));
            }
        });
    }

    private static void job(PrintStream out, String payload, HttpClient http, String url) {
        String problem;
        try {
            ClientResponse response = http.get(url + "/work/" + payload);
            if (response.status() == 200) {
                out.println("job " + payload + ": 200 " + response.text());
                return;
            }
            problem = "status " + response.status();
        } catch (HttpException e) {
            problem = e.getMessage();
        }
        ClientResponse told = http.get(url + "/error/" + payload);
        out.println(
                "job " + payload + " failed, " + problem + "; error endpoint: " + told.status() + " " + told.text());
    }

    /** The service. */
    private HttpResponse answer(HttpRequest request) {
        String what = request.path().substring(request.path().lastIndexOf('/') + 1);
        if (request.path().startsWith("/error/")) {
            return HttpResponse.text(200, "noted " + what);
        }
        if (!what.matches("[0-9]+")) {
            return HttpResponse.text(400, "not a number of seconds: " + what);
        }
        Asyncio.sleep(Integer.parseInt(what) * second);
        return HttpResponse.text(200, "slept " + what + " s");
    }
}
