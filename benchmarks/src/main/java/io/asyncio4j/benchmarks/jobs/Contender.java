// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.benchmarks.jobs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** One whose jobs are run; the columns of the table. */
enum Contender {
    ASYNCIO4J("asyncio4j", true, 500_000, "") {
        @Override
        List<String> command(Path folder, RedisServer redis) {
            return Ours.command("redis://127.0.0.1:" + redis.port);
        }
    },
    SQLITE("asyncio4j, SQLite", false, 200_000, "") {
        @Override
        List<String> command(Path folder, RedisServer redis) {
            return Ours.command("sqlite:" + redis.folder.resolve("jobs.db"));
        }
    },
    BULLMQ("BullMQ", true, 100_000, "npm install in benchmarks/jobs/peers") {
        @Override
        List<String> command(Path folder, RedisServer redis) {
            return List.of("node", folder.resolve("peers/bullmq.mjs").toString());
        }

        @Override
        boolean isThere(Path folder) {
            return Files.isDirectory(folder.resolve("peers/node_modules/bullmq"));
        }
    },
    SIDEKIQ("Sidekiq", true, 40_000, "apt install ruby-sidekiq") {
        @Override
        List<String> command(Path folder, RedisServer redis) {
            return List.of("ruby", "-W0", folder.resolve("peers/sidekiq.rb").toString());
        }

        @Override
        boolean isThere(Path folder) throws Exception {
            return succeeds("ruby", "-W0", "-e", "require 'sidekiq'");
        }
    },
    CELERY("Celery", true, 5_000, "apt install python3-celery python3-redis") {
        @Override
        List<String> command(Path folder, RedisServer redis) {
            return List.of(
                    "/usr/bin/python3", folder.resolve("peers/celery_bench.py").toString());
        }

        @Override
        boolean isThere(Path folder) throws Exception {
            return succeeds("/usr/bin/python3", "-c", "import celery, redis");
        }
    };

    final String title;
    final boolean onRedis;

    /** How many jobs make a round of some seconds. */
    final int jobs;

    /** A command with which it can be had; empty for our own. */
    final String install;

    Contender(String title, boolean onRedis, int jobs, String install) {
        this.title = title;
        this.onRedis = onRedis;
        this.jobs = jobs;
        this.install = install;
    }

    /** What measures it, beside a fresh Redis; four words follow: the mode, the port of Redis, how many jobs warm it up, how many count. */
    abstract List<String> command(Path folder, RedisServer redis);

    boolean isThere(Path folder) throws Exception {
        return true;
    }

    /** Whether it takes many jobs in one call. */
    boolean hasBulk() {
        return this != CELERY;
    }

    /** The name on the command line. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static boolean succeeds(String... command) throws Exception {
        return Files.isExecutable(Path.of(command[0])) || isOnPath(command[0])
                ? new ProcessBuilder(command)
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0
                : false;
    }

    private static boolean isOnPath(String program) {
        return RedisServer.onPath(program).isPresent();
    }
}
