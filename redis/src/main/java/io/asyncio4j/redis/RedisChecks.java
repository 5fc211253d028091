// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.asyncio4j.redis.RedisInspection.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a Redis server must be like for no job to be lost in it, told from its answer to INFO. */
final class RedisChecks {
    private static final int MAJOR = 6;
    private static final int MINOR = 2;

    private final RedisTarget.Kind kind;
    private final Map<String, String> info;
    private final String server;
    private final List<Problem> problems = new ArrayList<>();

    private RedisChecks(RedisTarget.Kind kind, Map<String, String> info, String server) {
        this.kind = kind;
        this.info = info;
        this.server = server;
    }

    /** The fields of an answer to INFO, by name. */
    static Map<String, String> fields(String info) {
        Map<String, String> fields = new LinkedHashMap<>();
        info.lines().map(String::strip).forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1));
            }
        });
        return fields;
    }

    /**
     * Checks a server.
     *
     * @param kind which shape the URL says Redis has
     * @param info the {@link #fields} of what the server answered to INFO without a section
     * @param server how to name it
     * @return what is wrong, worst first; empty if nothing is
     */
    static List<Problem> check(RedisTarget.Kind kind, Map<String, String> info, String server) {
        RedisChecks checks = new RedisChecks(kind, info, server);
        checks.mode();
        checks.version();
        checks.role();
        checks.cluster();
        checks.eviction();
        checks.persistence();
        checks.problems.sort((a, b) -> Boolean.compare(b.refused(), a.refused()));
        return List.copyOf(checks.problems);
    }

    private String field(String name) {
        return info.getOrDefault(name, "");
    }

    private void refuse(String subject, String sentence) {
        problems.add(new Problem(true, subject, server + " " + sentence));
    }

    private void warn(String subject, String sentence) {
        problems.add(new Problem(false, subject, server + " " + sentence));
    }

    private void mode() {
        String mode = field("redis_mode");
        if (mode.equals("sentinel")) {
            refuse("mode", "is a sentinel; use redis-sentinel://HOST#NAME, where NAME is how it calls the master");
        } else if (kind == RedisTarget.Kind.CLUSTER && mode.equals("standalone")) {
            refuse("mode", "is no part of a cluster; use redis:// in place of redis-cluster://");
        } else if (kind != RedisTarget.Kind.CLUSTER && mode.equals("cluster")) {
            refuse("mode", "is part of a cluster; use redis-cluster:// in place of redis://");
        }
    }

    private void version() {
        String version = field("redis_version");
        String[] parts = version.split("\\.");
        if (parts.length < 2) {
            refuse("version", "does not say its version; Redis 6.2 or newer is needed, and the right to use INFO");
            return;
        }
        int major = Integer.parseInt(parts[0]);
        int minor = Integer.parseInt(parts[1]);
        if (major < MAJOR || major == MAJOR && minor < MINOR) {
            refuse("version", "is Redis " + version + "; use 6.2 or newer");
        }
    }

    private void role() {
        if (field("role").equals("slave") && kind == RedisTarget.Kind.SINGLE) {
            refuse(
                    "role",
                    "is a replica, which takes no jobs; use its master, " + field("master_host") + ":"
                            + field("master_port") + ", or redis-sentinel://");
        }
    }

    private void cluster() {
        if (field(ClusterMap.STATE).equals("fail")) {
            refuse(
                    "cluster",
                    "sees the cluster as down, " + field(ClusterMap.SERVED) + " of " + ClusterMap.SLOTS
                            + " slots as served; see that each master or a replica of it runs");
        }
    }

    private void eviction() {
        String policy = field("maxmemory_policy");
        if (policy.isEmpty() || policy.equals("noeviction")) {
            return;
        }
        boolean limited = !field("maxmemory").equals("0");
        if (policy.startsWith("allkeys") && limited) {
            refuse(
                    "eviction",
                    "throws away jobs when its memory is full: maxmemory-policy is " + policy
                            + "; set it to noeviction");
        } else {
            warn(
                    "eviction",
                    "has maxmemory-policy " + policy + ", by which it may throw away what it needs when its memory is"
                            + " full; set it to noeviction");
        }
    }

    private void persistence() {
        if (field("aof_enabled").equals("0")) {
            warn(
                    "append-only file",
                    "keeps no append-only file, so jobs since its last snapshot are lost if it dies; set appendonly yes");
        }
        String written = field("aof_last_write_status");
        if (!written.isEmpty() && !written.equals("ok")) {
            warn("append-only file", "cannot write its append-only file; look at its disk and its log");
        }
    }
}
