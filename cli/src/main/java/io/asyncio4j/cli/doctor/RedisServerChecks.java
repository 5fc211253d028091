// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.doctor;

import io.asyncio4j.redis.RedisInspection;
import io.asyncio4j.redis.RedisInspection.Problem;
import io.asyncio4j.redis.RedisInspection.Sentinel;
import io.asyncio4j.redis.RedisInspection.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A Redis server that keeps jobs. */
final class RedisServerChecks {
    private static final String SENTINELS = "sentinels";
    private static final long SKEW_MILLIS = 2000;
    private static final Duration SLOW = Duration.ofMillis(10);

    private final Server server;
    private final List<Finding> findings = new ArrayList<>();

    private RedisServerChecks(Server server) {
        this.server = server;
    }

    static List<Finding> run(String url) {
        List<Finding> all = new ArrayList<>();
        List<Server> servers = RedisInspection.look(url);
        for (Server server : servers) {
            all.addAll(of(server));
        }
        List<Sentinel> sentinels = RedisInspection.sentinels(url);
        if (!sentinels.isEmpty()) {
            all.add(of(sentinels));
            all.addAll(replicas(servers.getFirst()));
        }
        return all;
    }

    /** Each that is well could have the master replaced if it dies. */
    static Finding of(List<Sentinel> sentinels) {
        List<Sentinel> unwell = sentinels.stream()
                .filter(sentinel -> !sentinel.trouble().isEmpty())
                .toList();
        String text = sentinels.size() - unwell.size() + " of " + sentinels.size() + " could have the master replaced";
        if (unwell.isEmpty()) {
            return Finding.ok(SENTINELS, text);
        }
        String reasons = unwell.stream()
                .map(sentinel -> sentinel.place() + ": " + sentinel.trouble())
                .collect(Collectors.joining(", "));
        return Finding.warn(
                SENTINELS,
                text + " (" + reasons + ")",
                "see that they run and reach each other; else nobody replaces a master that dies");
    }

    private static List<Finding> replicas(Server master) {
        return "0".equals(master.info().get("connected_slaves"))
                ? List.of(Finding.warn(
                        "replicas",
                        "none follows " + master.place(),
                        "start one; without it the sentinels have nobody to put in the place of a master that dies"))
                : List.of();
    }

    static List<Finding> of(Server server) {
        if (server.info().isEmpty()) {
            return server.problems().stream()
                    .map(problem -> Finding.of(Finding.Level.FAIL, problem.subject(), problem.sentence()))
                    .toList();
        }
        RedisServerChecks checks = new RedisServerChecks(server);
        checks.findings.add(Finding.ok("server", server.place()));
        checks.check("version", "Redis " + checks.field("redis_version"));
        checks.check("mode", checks.field("redis_mode"));
        checks.check("role", checks.role());
        if (!checks.field("cluster_state").isEmpty()) {
            checks.check("cluster", checks.field("cluster_slots_ok") + " slots are served");
        }
        checks.check("eviction", checks.field("maxmemory_policy"));
        checks.check("append-only file", checks.appendOnly());
        checks.snapshot();
        checks.memory();
        checks.clients();
        checks.clock();
        checks.latency();
        return checks.findings;
    }

    private String field(String name) {
        return server.info().getOrDefault(name, "");
    }

    private long number(String name) {
        String value = field(name);
        return value.matches("\\d{1,18}") ? Long.parseLong(value) : 0;
    }

    /** What the broker itself objects to, or else what is there. */
    private void check(String subject, String well) {
        List<Problem> wrong = server.problems().stream()
                .filter(problem -> problem.subject().equals(subject))
                .toList();
        for (Problem problem : wrong) {
            Finding.Level level = problem.refused() ? Finding.Level.FAIL : Finding.Level.WARN;
            findings.add(Finding.of(level, subject, problem.sentence()));
        }
        if (wrong.isEmpty()) {
            findings.add(Finding.ok(subject, well.isEmpty() ? "it does not say" : well));
        }
    }

    private String role() {
        long replicas = number("connected_slaves");
        String needed = server.settings().getOrDefault("min-replicas-to-write", "0");
        return field("role") + ", " + (replicas == 1 ? "1 replica" : replicas + " replicas")
                + (needed.equals("0") ? "" : ", takes writes only with " + needed);
    }

    private String appendOnly() {
        String sync = server.settings().get("appendfsync");
        if (sync == null) {
            return "on";
        }
        return "on, appendfsync " + sync
                + switch (sync) {
                    case "everysec" -> ": up to a second of jobs is lost if the machine dies";
                    case "no" -> ": the system decides when jobs reach the disk";
                    default -> "";
                };
    }

    private void snapshot() {
        String status = field("rdb_last_bgsave_status");
        if (!status.isEmpty() && !status.equals("ok")) {
            findings.add(Finding.fail(
                    "snapshot",
                    "the last one failed, after which Redis may take no more writes",
                    "look at its disk and its log"));
        }
    }

    private void memory() {
        long used = number("used_memory");
        long most = number("maxmemory");
        if (most == 0) {
            long machine = number("total_system_memory");
            String text = Sizes.bytes(used) + " used, no limit"
                    + (machine == 0 ? "" : ", of " + Sizes.bytes(machine) + " of the machine");
            findings.add(
                    machine > 0 && used > machine * 7 / 10
                            ? Finding.warn("memory", text, "set maxmemory below the machine's, and add memory")
                            : Finding.ok("memory", text));
            return;
        }
        String text = Sizes.bytes(used) + " of " + Sizes.bytes(most) + " used";
        if (used > most * 95 / 100) {
            findings.add(Finding.fail(
                    "memory", text, "raise maxmemory or remove jobs; nothing is enqueued when it is full"));
        } else if (used > most * 8 / 10) {
            findings.add(Finding.warn("memory", text, "raise maxmemory, or find out why jobs pile up"));
        } else {
            findings.add(Finding.ok("memory", text));
        }
    }

    private void clients() {
        long connected = number("connected_clients");
        String setting = server.settings().getOrDefault("maxclients", field("maxclients"));
        long most = setting.matches("\\d{1,18}") ? Long.parseLong(setting) : 0;
        String text = connected + (most == 0 ? " connected" : " connected of " + most);
        findings.add(
                most > 0 && connected > most * 9 / 10
                        ? Finding.warn("clients", text, "raise maxclients, or find who does not close connections")
                        : Finding.ok("clients", text));
    }

    private void clock() {
        long skew = server.skewMillis();
        String text =
                skew == 0 ? "as here" : Math.abs(skew) + " ms " + (skew > 0 ? "ahead of" : "behind") + " this machine";
        findings.add(
                Math.abs(skew) > SKEW_MILLIS
                        ? Finding.warn(
                                "clock", text, "have both set by NTP; jobs and schedules are due by the server's clock")
                        : Finding.ok("clock", text));
    }

    private void latency() {
        List<Duration> pings = server.pings();
        Duration usual = pings.get(pings.size() / 2);
        String text =
                Sizes.millis(usual) + " usually, " + Sizes.millis(pings.getLast()) + " at worst of " + pings.size();
        findings.add(
                usual.compareTo(SLOW) > 0
                        ? Finding.warn("latency", text, "have workers near the server; each claim waits for it")
                        : Finding.ok("latency", text));
    }
}
