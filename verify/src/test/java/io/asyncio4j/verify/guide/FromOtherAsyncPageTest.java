// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.Asyncio;
import io.asyncio4j.TimeoutError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The code of the page from-completablefuture-vertx-kotlin.md, but for Kotlin's. */
class FromOtherAsyncPageTest {
    // region future
    static CompletableFuture<String> offer(int user) {
        return name(user)
                .thenCompose(
                        name -> orders(name).thenCombine(prices(name), (orders, prices) -> orders + " for " + prices))
                .orTimeout(2, TimeUnit.SECONDS)
                .exceptionally(failure -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    return "no offer: " + cause.getMessage();
                });
    }
    // endregion

    static CompletableFuture<String> name(int user) {
        return user > 0
                ? CompletableFuture.completedFuture("user " + user)
                : CompletableFuture.failedFuture(new IllegalArgumentException("no such user"));
    }

    static CompletableFuture<String> orders(String name) {
        return CompletableFuture.supplyAsync(() -> "2 orders of " + name);
    }

    static CompletableFuture<String> prices(String name) {
        return CompletableFuture.supplyAsync(() -> "10 EUR");
    }

    // region future-here
    static String offerHere(int user) {
        try {
            return Asyncio.timeout(2.0, () -> {
                String name = Asyncio.await(name(user)); // any CompletionStage
                List<String> both = Asyncio.gather(() -> Asyncio.await(orders(name)), () -> Asyncio.await(prices(name)))
                        .await();
                return both.get(0) + " for " + both.get(1);
            });
        } catch (IllegalArgumentException e) { // the exception itself, not wrapped
            return "no offer: " + e.getMessage();
        }
    }
    // endregion

    // region vertx
    static Future<String> brew(Vertx vertx, String what, long millis) {
        Promise<String> ready = Promise.promise();
        vertx.setTimer(millis, timer -> ready.complete(what + " is ready"));
        return ready.future();
    }

    static Future<List<String>> breakfast(Vertx vertx) {
        return Future.all(brew(vertx, "coffee", 200), brew(vertx, "tea", 100))
                .map(both -> both.<String>list())
                .timeout(5, TimeUnit.SECONDS);
    }
    // endregion

    // region here
    static String brew(String what, double seconds) {
        Asyncio.sleep(seconds);
        return what + " is ready";
    }

    static List<String> breakfast() {
        return Asyncio.timeout(
                5.0,
                () -> Asyncio.gather(() -> brew("coffee", 0.2), () -> brew("tea", 0.1))
                        .await());
    }
    // endregion

    @Test
    void futuresAndCoroutinesSayTheSame() {
        assertThat(offer(7).join()).isEqualTo("2 orders of user 7 for 10 EUR");
        assertThat(offer(0).join()).isEqualTo("no offer: no such user");
        assertThat(Asyncio.run(() -> offerHere(7))).isEqualTo(offer(7).join());
        assertThat(Asyncio.run(() -> offerHere(0))).isEqualTo(offer(0).join());
    }

    @Test
    void vertxSaysTheSame() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            // region vertx-await
            List<String> ready =
                    Asyncio.run(() -> Asyncio.await(breakfast(vertx).toCompletionStage()));
            // endregion
            assertThat(ready).isEqualTo(Asyncio.run(() -> breakfast()));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void timeLimitEndsTheWorkToo() {
        assertThatThrownBy(() -> Asyncio.run(() -> {
                    // region cancel
                    Asyncio.timeout(0.01, () -> {
                        try {
                            Asyncio.sleep(60);
                        } finally {
                            System.out.println("this runs after 10 ms"); // a CompletableFuture would go on
                        }
                    });
                    // endregion
                }))
                .isInstanceOf(TimeoutError.class);
    }
}
