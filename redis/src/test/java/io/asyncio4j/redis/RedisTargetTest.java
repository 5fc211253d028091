// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.redis.RedisTarget.Kind;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisTargetTest {
    private static RedisCredentials credentials(RedisURI uri) {
        return Objects.requireNonNull(
                uri.getCredentialsProvider().resolveCredentials().block());
    }

    private static String password(RedisURI uri) {
        return new String(credentials(uri).getPassword());
    }

    @Test
    void oneServer() {
        RedisTarget target = RedisTarget.parse("redis://me:p%40ss+%2F@h:7000/3?prefix=app&shards=4");

        assertThat(target.kind()).isEqualTo(Kind.SINGLE);
        assertThat(target.node().getHost()).isEqualTo("h");
        assertThat(target.node().getPort()).isEqualTo(7000);
        assertThat(target.node().getDatabase()).isEqualTo(3);
        assertThat(target.node().isSsl()).isFalse();
        assertThat(credentials(target.node()).getUsername()).isEqualTo("me");
        assertThat(password(target.node())).isEqualTo("p@ss+/");
        assertThat(target.prefix()).isEqualTo("app");
        assertThat(target.shards()).isEqualTo(4);
        assertThat(target.toString()).isEqualTo("redis://h:7000/3");
    }

    @Test
    void whatIsLeftOutHasItsUsualValue() {
        RedisTarget target = RedisTarget.parse("redis://:secret@[::1]");

        assertThat(target.node().getHost()).isEqualTo("::1");
        assertThat(target.node().getPort()).isEqualTo(6379);
        assertThat(password(target.node())).isEqualTo("secret");
        assertThat(target.prefix()).isEqualTo("a4j");
        assertThat(target.shards()).isZero();
        assertThat(target.toString()).isEqualTo("redis://[::1]:6379/0");
    }

    @Test
    void aSocket() {
        assertThat(RedisTarget.parse("redis-socket:///tmp/redis%20one.sock"))
                .hasToString("redis-socket:///tmp/redis one.sock");
    }

    @Test
    void sentinels() {
        RedisTarget target = RedisTarget.parse("rediss-sentinel://u:p@a,b:7001/2?verify=ca&sentinelPassword=s#main");

        assertThat(target.kind()).isEqualTo(Kind.SENTINEL);
        assertThat(target.master()).isEqualTo("main");
        assertThat(target.seeds()).extracting(RedisURI::getHost).containsExactly("a", "b");
        assertThat(target.seeds()).extracting(RedisURI::getPort).containsExactly(26379, 7001);
        assertThat(target.seeds()).allSatisfy(seed -> {
            assertThat(password(seed)).isEqualTo("s");
            assertThat(seed.isSsl()).isTrue();
        });
        RedisURI master = target.uri(new Place("m", 7002));
        assertThat(master.getHost()).isEqualTo("m");
        assertThat(master.getPort()).isEqualTo(7002);
        assertThat(master.getDatabase()).isEqualTo(2);
        assertThat(password(master)).isEqualTo("p");
        assertThat(master.getVerifyMode()).isEqualTo(SslVerifyMode.CA);
        assertThat(target.toString()).isEqualTo("rediss-sentinel://a:26379,b:7001/2#main");
    }

    @Test
    void aCluster() {
        RedisTarget target = RedisTarget.parse("redis-cluster://u:p@a:1,b:2,c");

        assertThat(target.kind()).isEqualTo(Kind.CLUSTER);
        assertThat(target.seeds()).extracting(RedisURI::getPort).containsExactly(1, 2, 6379);
        assertThat(target.seeds()).allSatisfy(seed -> assertThat(password(seed)).isEqualTo("p"));
        assertThat(target.toString()).isEqualTo("redis-cluster://a:1,b:2,c:6379");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://h",
                "h:6379",
                "redis://",
                "redis://h:port",
                "redis://h:70000",
                "redis://a,b",
                "redis://h/x",
                "redis://secret@h",
                "redis://h?nothing=1",
                "redis://h?shards",
                "redis://h?shards=0",
                "redis://h?prefix=%7Ba",
                "redis://h?verify=perhaps",
                "rediss://h?ca=/no/such/file",
                "rediss://h?cert=/etc/hostname",
                "redis-sentinel://a,b",
                "redis-cluster://a/1",
                "redis-cluster://a,,b",
                "redis://u:%zz@h"
            })
    void nonsenseIsRefusedWithARemedy(String url) {
        assertThatThrownBy(() -> RedisTarget.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("This URL of Redis makes no sense: ")
                .hasMessageContaining("redis://user:password@host:6379/0");
    }

    @Test
    void noMessageHasThePassword() {
        assertThatThrownBy(() -> RedisTarget.parse("redis://u:secret@h/x"))
                .message()
                .doesNotContain("secret");
        assertThat(RedisTarget.parse("redis://u:secret@h").toString()).doesNotContain("secret");
    }
}
