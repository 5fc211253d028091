// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.dashboard;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ObjDoubleConsumer;
import org.jspecify.annotations.Nullable;

/** Some pages that watch a dashboard: each reads the stream of events, and asks all questions every so often. */
final class Audience implements AutoCloseable {
    static final int PAGES = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String address;
    private final String token;
    private final Duration every;
    private final ObjDoubleConsumer<Question> answered;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final List<Thread> pages = new ArrayList<>();

    private Audience(String address, String token, Duration every, ObjDoubleConsumer<Question> answered) {
        this.address = address;
        this.token = token;
        this.every = every;
        this.answered = answered;
    }

    /**
     * Opens the pages.
     *
     * @param board what the dashboard has printed
     * @param every the time between two rounds of questions of one page; the pages ask at different times
     * @param answered told of each whole answer, and how many milliseconds it took; by any thread
     */
    static Audience open(String board, Duration every, ObjDoubleConsumer<Question> answered) {
        String[] words = board.split(" ");
        Audience audience = new Audience(words[0], words[1], every, answered);
        for (int page = 0; page < PAGES; page++) {
            Duration first = every.multipliedBy(page).dividedBy(PAGES);
            audience.pages.add(Thread.ofVirtual().start(() -> audience.page(first)));
        }
        return audience;
    }

    private void page(Duration first) {
        try (HttpClient browser = HttpClient.newHttpClient()) {
            InputStream events = send(browser, "api/events", BodyHandlers.ofInputStream());
            Thread reader = Thread.ofVirtual().start(() -> read(events));
            try {
                ask(browser, first);
            } finally {
                events.close();
                reader.join();
            }
        } catch (IOException | InterruptedException e) {
            failed(e);
        }
    }

    private void ask(HttpClient browser, Duration first) throws IOException, InterruptedException {
        long due = System.nanoTime() + first.toNanos();
        while (!closed.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            for (Question question : Question.values()) {
                long asked = System.nanoTime();
                send(browser, question.path, BodyHandlers.ofByteArray());
                answered.accept(question, (System.nanoTime() - asked) / 1e6);
            }
            due = Math.max(due + every.toNanos(), System.nanoTime());
        }
    }

    private <T> T send(HttpClient browser, String path, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/" + path))
                .header("Authorization", "Bearer " + token)
                .timeout(PATIENCE)
                .build();
        HttpResponse<T> response = browser.send(request, handler);
        if (response.statusCode() != 200) {
            throw new IOException(path + " was answered by " + response.statusCode());
        }
        return response.body();
    }

    private void read(InputStream events) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8))) {
            while (lines.readLine() != null) {
                if (closed.getCount() == 0) {
                    return;
                }
            }
            failed(new IOException("The dashboard has ended a stream of events"));
        } catch (IOException e) {
            failed(e);
        }
    }

    /** A stream that breaks when the page is closed is none. */
    private void failed(Exception e) {
        if (closed.getCount() > 0) {
            failure.compareAndSet(null, e);
        }
    }

    /** Closes the pages; fails if a question was not answered, or a stream was cut. */
    @Override
    public void close() throws IOException {
        closed.countDown();
        try {
            for (Thread page : pages) {
                page.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Exception first = failure.get();
        if (first != null) {
            throw new IOException("A page could not be served", first);
        }
    }
}
