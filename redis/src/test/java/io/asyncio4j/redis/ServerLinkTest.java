// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.Asyncio;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The master hangs while it is connected to. */
class ServerLinkTest {
    private static final Pattern EVER = Pattern.compile("total_connections_received:(\\d+)");

    @AutoClose
    private final RedisProcess old = new RedisProcess();

    private final RedisCommands<byte[], byte[]> client = old.commands();

    ServerLinkTest() throws Exception {}

    private long connectionsEver() {
        Matcher ever = EVER.matcher(client.info("stats"));
        assertThat(ever.find()).isTrue();
        return Long.parseLong(ever.group(1));
    }

    private long connections() {
        return client.clientList().lines().count();
    }

    private static void until(BooleanSupplier condition) {
        Asyncio.run(() -> Asyncio.timeout(50, () -> {
            while (!condition.getAsBoolean()) {
                Asyncio.sleep(0.01);
            }
        }));
    }

    @Test
    void aConnectionThatComesAfterAnotherWasChosenIsClosed() throws Exception {
        try (RedisProcess next = new RedisProcess()) {
            AtomicInteger asked = new AtomicInteger();
            RedisTarget target = RedisTarget.parse(old.url());
            RedisURI other = RedisTarget.parse(next.url()).node();
            RedisThread thread = RedisThread.open(target, ScriptTexts.USUAL);
            ServerLink link = ServerLink.quick(
                    thread,
                    () -> CompletableFuture.completedFuture(asked.incrementAndGet() == 1 ? target.node() : other),
                    "master",
                    () -> {});
            long ever = connectionsEver();
            long now = connections();
            old.freeze();

            link.open().get(50, TimeUnit.SECONDS);
            old.thaw();

            until(() -> connectionsEver() > ever);
            until(() -> connections() == now);
            assertThat(link.send(commands -> commands.ping()).get(50, TimeUnit.SECONDS))
                    .isEqualTo("PONG");
            link.close().get(50, TimeUnit.SECONDS);
            thread.close().get(50, TimeUnit.SECONDS);
        }
    }

    @Test
    void whoIsClosedMeanwhileAsksNobodyAnyMore() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        RedisTarget target = RedisTarget.parse(old.url());
        RedisThread thread = RedisThread.open(target, ScriptTexts.USUAL);
        CompletableFuture<RedisURI> answer = new CompletableFuture<>();
        CompletableFuture<String> searching = new CompletableFuture<>();
        ServerLink link = ServerLink.quick(
                thread,
                () -> {
                    if (asked.incrementAndGet() == 1) {
                        return CompletableFuture.completedFuture(target.node());
                    }
                    searching.complete("the second time");
                    return answer;
                },
                "master",
                () -> {});
        long ever = connectionsEver();
        long now = connections();
        old.freeze();
        CompletableFuture<?> opened = link.open();

        searching.get(50, TimeUnit.SECONDS);
        link.close().get(50, TimeUnit.SECONDS);
        answer.complete(target.node());
        thread.loop().schedule(() -> {}, 1500, TimeUnit.MILLISECONDS).get(); // later than the next question would be
        old.thaw();

        until(() -> connectionsEver() > ever);
        until(() -> connections() == now);
        until(opened::isDone);
        assertThat(asked).hasValue(2);
        thread.close().get(50, TimeUnit.SECONDS);
    }
}
