// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncio4j.redis.RedisInspection.Problem;
import io.asyncio4j.redis.RedisTarget.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedisChecksTest {
    private static final String SOUND = """
            # Server
            redis_version:7.0.15
            redis_mode:standalone
            # Memory
            maxmemory:0
            maxmemory_policy:noeviction
            # Persistence
            aof_enabled:1
            aof_last_write_status:ok
            # Replication
            role:master
            """;

    private static List<Problem> check(Kind kind, String... changes) {
        String info = SOUND;
        for (String change : changes) {
            String field = change.substring(0, change.indexOf(':'));
            info = info.replaceFirst("(?m)^" + field + ":.*$", change);
        }
        return RedisChecks.check(kind, RedisChecks.fields(info.replace("\n", "\r\n")), "redis://h:1/0");
    }

    private static void assertRefused(String remedy, Kind kind, String... changes) {
        assertThat(check(kind, changes)).first().satisfies(finding -> {
            assertThat(finding.refused()).isTrue();
            assertThat(finding.sentence()).startsWith("redis://h:1/0 ").contains(remedy);
        });
    }

    private static void assertWarned(String remedy, String... changes) {
        assertThat(check(Kind.SINGLE, changes)).singleElement().satisfies(finding -> {
            assertThat(finding.refused()).isFalse();
            assertThat(finding.sentence()).contains(remedy);
        });
    }

    @Test
    void nothingIsWrongWithASoundServer() {
        assertThat(check(Kind.SINGLE)).isEmpty();
        assertThat(check(Kind.SINGLE, "redis_version:6.2.0")).isEmpty();
        assertThat(check(Kind.SENTINEL)).isEmpty();
        assertThat(check(Kind.CLUSTER, "redis_mode:cluster")).isEmpty();
    }

    @Test
    void whatCannotKeepJobsIsRefused() {
        assertRefused("use 6.2 or newer", Kind.SINGLE, "redis_version:6.0.16");
        assertRefused("use 6.2 or newer", Kind.SINGLE, "redis_version:5.0.14");
        assertRefused("does not say its version", Kind.SINGLE, "redis_version:");
        assertRefused("use its master", Kind.SINGLE, "role:slave");
        assertRefused("use redis-sentinel://", Kind.SINGLE, "redis_mode:sentinel");
        assertRefused("use redis-cluster://", Kind.SINGLE, "redis_mode:cluster");
        assertRefused("use redis:// in place", Kind.CLUSTER);
        assertRefused("set it to noeviction", Kind.SINGLE, "maxmemory_policy:allkeys-lru", "maxmemory:1000");
    }

    @Test
    void risksAreNamed() {
        assertWarned("set it to noeviction", "maxmemory_policy:allkeys-lru");
        assertWarned("set it to noeviction", "maxmemory_policy:volatile-lru", "maxmemory:1000");
        assertWarned("set appendonly yes", "aof_enabled:0");
        assertWarned("look at its disk", "aof_last_write_status:err");
    }

    @Test
    void theWorstComesFirst() {
        assertThat(check(Kind.SINGLE, "aof_enabled:0", "role:slave"))
                .extracting(Problem::refused)
                .containsExactly(true, false);
    }
}
