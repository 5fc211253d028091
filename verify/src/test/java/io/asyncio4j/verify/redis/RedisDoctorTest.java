// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.verify.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncio4j.cli.doctor.DoctorCommand;
import io.asyncio4j.cli.jobs.BrokerUrl;
import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerUnavailableException;
import io.asyncio4j.jobs.dashboard.DashboardInspection.Finding;
import io.asyncio4j.redis.RedisInspection;
import io.asyncio4j.redis.RedisInspection.Problem;
import io.asyncio4j.redis.RedisInspection.Sentinel;
import io.asyncio4j.redis.RedisInspection.Server;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What an operator is told of sentinels and clusters: which server it is, and what to do. */
class RedisDoctorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static Finding finding(String url, String subject) {
        return DoctorCommand.glance(new BrokerUrl(url, true)).stream()
                .filter(finding -> finding.text().startsWith(subject + ": "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void sentinelsAreAskedEachAndTheMasterIsNamed() throws Exception {
        try (RedisSentinels sentinels = RedisSentinels.start(0, 3)) {
            String url = sentinels.url();
            String master = "127.0.0.1:" + sentinels.master().port();

            assertThat(RedisInspection.look(url)).extracting(Server::place).containsExactly(master);
            assertThat(RedisInspection.sentinels(url))
                    .hasSize(3)
                    .extracting(Sentinel::trouble)
                    .containsOnly("");
            assertThat(finding(url, "replicas").text()).contains("none follows " + master);

            RedisNode third = sentinels.sentinels().get(2);
            third.kill();
            Finding sentinel = finding(url, "sentinels");
            assertThat(sentinel.severe()).isFalse();
            assertThat(sentinel.text())
                    .contains("2 of 3 could have the master replaced")
                    .contains("(127.0.0.1:" + third.port() + ": Connection refused");

            sentinels.master().kill();
            assertThatThrownBy(() -> Brokers.open(url))
                    .hasMessage("Cannot connect to " + url + " (master " + master
                            + "): Connection refused; check that Redis runs there, or give another URL");
        }
    }

    @Test
    void whoComesWhileTheMasterHangsGoesToTheNextOne() throws Exception {
        try (RedisSentinels sentinels = RedisSentinels.start(1, 3)) {
            BrokerUnavailableException failure = null;
            for (int round = 0; round == 0 || failure != null && round < 3; round++) { // sentinels may be slow
                sentinels.awaitReplicas();
                RedisNode old = sentinels.master();
                old.freeze();
                try (Broker broker = Brokers.open(sentinels.url())) {
                    assertThat(broker.queues().get(30, TimeUnit.SECONDS)).isEmpty();
                    assertThat(sentinels.master()).isNotSameAs(old);
                    failure = null;
                } catch (BrokerUnavailableException e) {
                    failure = e;
                }
                old.thaw();
            }
            assertThat(failure).isNull();
        }
    }

    @Test
    void whySentinelsDoNotTellIsSaidOnceWithItsRemedy() throws Exception {
        try (RedisSentinels sentinels = RedisSentinels.start(0, 2)) {
            String url = sentinels.url();
            String both = "127.0.0.1:" + sentinels.sentinels().get(0).port() + " and 127.0.0.1:"
                    + sentinels.sentinels().get(1).port();

            assertThatThrownBy(() -> Brokers.open(url.replace("#main", "#other")))
                    .hasMessageEndingWith(
                            "(" + both + ": it knows no master called other); check the name after the #");
            assertThatThrownBy(() -> Brokers.open(url.replace("#", "?sentinelPassword=secret&sentinelUser=joe#")))
                    .hasMessageEndingWith(
                            "(" + both + ": it refuses this user or password); check sentinelUser and sentinelPassword")
                    .hasMessageNotContaining("secret");
            assertThatThrownBy(() -> Brokers.open(
                            "redis-sentinel://127.0.0.1:" + sentinels.master().port() + "#main"))
                    .hasMessageContaining(": it is no sentinel); check the ports of the sentinels");
            assertThatThrownBy(() -> Brokers.open(
                            "redis-cluster://127.0.0.1:" + sentinels.master().port()))
                    .hasMessageEndingWith(": it is no part of a cluster); use redis:// in place of redis-cluster://");

            sentinels.sentinels().get(0).kill();
            sentinels.sentinels().get(1).kill();
            assertThatThrownBy(() -> Brokers.open(url))
                    .hasMessageEndingWith(
                            "(" + both + ": Connection refused); check that they run and that the URL names them");
        }
    }

    @Test
    void eachServerOfAClusterIsLookedAtWhenOneIsDead() throws Exception {
        try (RedisCluster cluster = RedisCluster.start(3, 0)) {
            String url = cluster.url();
            assertThat(RedisInspection.look(url))
                    .hasSize(3)
                    .allSatisfy(server -> assertThat(server.problems()).isEmpty());

            RedisNode dead = cluster.node(2);
            dead.kill();

            Finding missing = finding(url, "server");
            assertThat(missing.severe()).isTrue();
            assertThat(missing.text())
                    .isEqualTo("server: Cannot connect to 127.0.0.1:" + dead.port() + ": Connection refused");
            Waiting.until("both others to say that the cluster is down", PATIENCE, () -> {
                List<Server> alive = RedisInspection.look(url).stream()
                        .filter(server -> !server.info().isEmpty())
                        .toList();
                assertThat(alive).hasSize(2);
                return alive.stream()
                        .allMatch(server -> server.problems().stream()
                                .map(Problem::subject)
                                .toList()
                                .equals(List.of("cluster")));
            });
            assertThat(finding(url, "cluster").text()).contains("of 16384 slots as served");
        }
    }
}
