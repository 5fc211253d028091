// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.cli.doctor.Finding.Level;
import io.asyncio4j.redis.RedisInspection.Server;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisServerChecksTest {
    private static final Map<String, String> SOUND = Map.of(
            "redis_version", "7.0.15",
            "redis_mode", "standalone",
            "role", "master",
            "connected_slaves", "1",
            "maxmemory_policy", "noeviction",
            "maxmemory", "1000000000",
            "used_memory", "1000000",
            "total_system_memory", "8000000000",
            "connected_clients", "5",
            "rdb_last_bgsave_status", "ok");

    private static Finding finding(String subject, long skew, long pingMillis, Map<String, String> changes) {
        Map<String, String> info = new HashMap<>(SOUND);
        info.putAll(changes);
        Server server = new Server(
                "h:6379",
                info,
                Map.of("maxclients", "100", "appendfsync", "everysec"),
                skew,
                List.of(Duration.ofMillis(pingMillis)),
                List.of());
        return RedisServerChecks.of(server).stream()
                .filter(found -> found.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            memory   | used_memory=960000000                       | FAIL | raise maxmemory
            memory   | used_memory=850000000                       | WARN | why jobs pile up
            memory   | used_memory=700000000                       | OK   | ''
            memory   | maxmemory=0 used_memory=6000000000          | WARN | set maxmemory
            memory   | maxmemory=0                                 | OK   | ''
            clients  | connected_clients=95                        | WARN | raise maxclients
            clients  | connected_clients=90                        | OK   | ''
            snapshot | rdb_last_bgsave_status=err                  | FAIL | its disk
            """)
    void whatRunsOutIsToldBeforeItDoes(String subject, String changes, Level level, String remedy) {
        Map<String, String> changed = new HashMap<>();
        for (String change : changes.split(" ")) {
            changed.put(change.split("=")[0], change.split("=")[1]);
        }

        Finding finding = finding(subject, 0, 1, changed);

        assertThat(finding.level()).isEqualTo(level);
        assertThat(finding.remedy()).contains(remedy);
    }

    @Test
    void aClockThatGoesWrongAndASlowServerAreRisks() {
        assertThat(finding("clock", 1999, 1, Map.of()).level()).isEqualTo(Level.OK);
        assertThat(finding("clock", -2001, 1, Map.of()))
                .isEqualTo(Finding.warn(
                        "clock",
                        "2001 ms behind this machine",
                        "have both set by NTP; jobs and schedules are due by the server's clock"));
        assertThat(finding("latency", 0, 10, Map.of()).level()).isEqualTo(Level.OK);
        assertThat(finding("latency", 0, 11, Map.of()).level()).isEqualTo(Level.WARN);
        assertThat(finding("role", 0, 1, Map.of()).text()).isEqualTo("master, 1 replica");
    }
}
