// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@code openssl} of this machine. */
record Openssl(Path directory) {
    private static final long SECONDS = 20;

    /** Skips the test if there is none. */
    static Openssl orSkip(Path directory) {
        OtherProgram.orSkip("openssl", "Debian: apt install openssl");
        return new Openssl(directory);
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    }

    Process start(String... arguments) throws IOException {
        return builder(arguments).start();
    }

    String run(String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "openssl", ".out");
        ProcessBuilder builder = builder(arguments).redirectOutput(output.toFile());
        List<String> command = builder.command();
        Process process = builder.start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command + " did not end in " + SECONDS + " s");
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        if (process.exitValue() != 0) {
            throw new IOException(command + " ended with " + process.exitValue() + ": " + text);
        }
        return text;
    }
}
