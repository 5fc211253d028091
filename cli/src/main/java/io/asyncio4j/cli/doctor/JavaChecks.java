// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.doctor;

import com.sun.management.UnixOperatingSystemMXBean;
import io.asyncio4j.EngineKind;
import io.asyncio4j.EventLoop;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** The JVM of this process; a worker that is started the same way has the same. */
final class JavaChecks {
    private static final long FEW_FILES = 4096;

    private JavaChecks() {}

    static List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        Runtime runtime = Runtime.getRuntime();
        findings.add(Finding.ok(
                "java",
                System.getProperty("java.vendor") + " " + Runtime.version() + ", " + runtime.availableProcessors()
                        + (runtime.availableProcessors() == 1 ? " core" : " cores") + ", heap up to "
                        + Sizes.bytes(runtime.maxMemory())));
        findings.add(engine());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long most = system.getMaxFileDescriptorCount();
            findings.add(
                    most < FEW_FILES
                            ? Finding.warn(
                                    "open files",
                                    most + " at most, each connection is one",
                                    "raise the limit: LimitNOFILE= of systemd, or ulimit -n")
                            : Finding.ok("open files", most + " at most"));
        }
        return findings;
    }

    private static Finding engine() {
        try (EventLoop loop = EventLoop.create()) {
            return loop.engine() == EngineKind.LOOM
                    ? Finding.ok("engine", "loom")
                    : Finding.warn(
                            "engine",
                            "portable: a blocking call in a handler stops its loop",
                            "start Java with --add-opens java.base/java.lang=ALL-UNNAMED, as ./aio does");
        }
    }
}
