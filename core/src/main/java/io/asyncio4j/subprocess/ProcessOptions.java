// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.subprocess;

import io.asyncio4j.stream.StreamReader;
import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a program is started: where its three streams go, its environment, its directory.
 *
 * <p>Unchangeable; each method gives a changed copy. Unless chosen otherwise a program shares the streams, the
 * environment and the directory of this JVM.
 *
 * <p>For each stream: {@link Redirect#PIPE} makes it a stream of the {@link AsyncProcess}, {@link Redirect#INHERIT}
 * shares this JVM's, {@link Redirect#DISCARD} reads as empty and swallows what is written; {@link Redirect#from}, {@link
 * Redirect#to} and {@link Redirect#appendTo} name a file.
 */
public final class ProcessOptions {
    private static final ProcessOptions DEFAULTS = new ProcessOptions(
            new Streams(Redirect.INHERIT, Redirect.INHERIT, Redirect.INHERIT),
            null,
            Map.of(),
            null,
            StreamReader.DEFAULT_LIMIT);

    /** The three streams; stderr is null where it goes where stdout goes. */
    private record Streams(
            Redirect stdin, Redirect stdout, @Nullable Redirect stderr) {}

    private final Streams streams;
    private final @Nullable Map<String, String> environment;
    private final Map<String, String> variables;
    private final @Nullable Path directory;
    private final int limit;

    private ProcessOptions(
            Streams streams,
            @Nullable Map<String, String> environment,
            Map<String, String> variables,
            @Nullable Path directory,
            int limit) {
        this.streams = streams;
        this.environment = environment;
        this.variables = variables;
        this.directory = directory;
        this.limit = limit;
    }

    /**
     * Returns the options of a program that shares all with this JVM.
     *
     * @return the defaults
     */
    public static ProcessOptions inherited() {
        return DEFAULTS;
    }

    /**
     * Returns the options of a program whose three streams are pipes.
     *
     * @return stdin, stdout and stderr as pipes
     */
    public static ProcessOptions piped() {
        return DEFAULTS.with(new Streams(Redirect.PIPE, Redirect.PIPE, Redirect.PIPE));
    }

    private ProcessOptions with(Streams newStreams) {
        return new ProcessOptions(newStreams, environment, variables, directory, limit);
    }

    /**
     * Chooses where the program reads from.
     *
     * @param source where
     * @return a changed copy
     */
    public ProcessOptions stdin(Redirect source) {
        return with(new Streams(source, streams.stdout, streams.stderr));
    }

    /**
     * Chooses where the program's output goes.
     *
     * @param target where
     * @return a changed copy
     */
    public ProcessOptions stdout(Redirect target) {
        return with(new Streams(streams.stdin, target, streams.stderr));
    }

    /**
     * Chooses where the program's error output goes.
     *
     * @param target where
     * @return a changed copy
     */
    public ProcessOptions stderr(Redirect target) {
        return with(new Streams(streams.stdin, streams.stdout, target));
    }

    /**
     * Sends the program's error output where its output goes: asyncio's {@code stderr=STDOUT}.
     *
     * @return a changed copy
     */
    public ProcessOptions stderrToStdout() {
        return with(new Streams(streams.stdin, streams.stdout, null));
    }

    /**
     * Gives the program these environment variables and no others: asyncio's {@code env}.
     *
     * @param all the variables
     * @return a changed copy
     */
    public ProcessOptions environment(Map<String, String> all) {
        return new ProcessOptions(streams, Map.copyOf(all), variables, directory, limit);
    }

    /**
     * Gives the program one environment variable besides the others.
     *
     * @param name its name
     * @param value its value
     * @return a changed copy
     */
    public ProcessOptions variable(String name, String value) {
        Map<String, String> more = new HashMap<>(variables);
        more.put(name, value);
        return new ProcessOptions(streams, environment, Map.copyOf(more), directory, limit);
    }

    /**
     * Chooses the program's working directory: asyncio's {@code cwd}.
     *
     * @param newDirectory the directory
     * @return a changed copy
     */
    public ProcessOptions directory(Path newDirectory) {
        return new ProcessOptions(streams, environment, variables, newDirectory, limit);
    }

    /**
     * Chooses the limit of the readers: how long a line may be, and half of what is kept unread.
     *
     * @param newLimit bytes
     * @return a changed copy
     * @throws IllegalArgumentException unless it is positive
     */
    public ProcessOptions limit(int newLimit) {
        if (newLimit <= 0) {
            throw new IllegalArgumentException("The limit must be positive: " + newLimit);
        }
        return new ProcessOptions(streams, environment, variables, directory, newLimit);
    }

    int limit() {
        return limit;
    }

    @Nullable
    Path directory() {
        return directory;
    }

    boolean pipesStdin() {
        return streams.stdin == Redirect.PIPE;
    }

    boolean pipesStdout() {
        return streams.stdout == Redirect.PIPE;
    }

    boolean pipesStderr() {
        return streams.stderr == Redirect.PIPE;
    }

    ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectInput(streams.stdin == Redirect.DISCARD ? nothing() : streams.stdin);
        builder.redirectOutput(streams.stdout);
        if (streams.stderr == null) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(streams.stderr);
        }
        if (environment != null) {
            builder.environment().clear();
            builder.environment().putAll(environment);
        }
        builder.environment().putAll(variables);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        return builder;
    }

    private static Redirect nothing() {
        return Redirect.from(new File(OperatingSystem.IS_WINDOWS ? "NUL" : "/dev/null"));
    }
}
