// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli.jobs;

import io.asyncio4j.jobs.Brokers;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.broker.BrokerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where jobs are kept, as a command was told.
 *
 * @param url what a broker is opened with
 * @param chosen whether somebody chose it; otherwise it is what is taken without a choice
 */
public record BrokerUrl(String url, boolean chosen) {
    /** The environment's word for it. */
    static final String VARIABLE = "AIO_BROKER";

    /** A file of the working directory: seen by whoever looks, and gone when it is removed. */
    static final String FILE = "aio-jobs.db";

    private static final String SQLITE = "sqlite:";

    /**
     * Chooses: the option, else the environment, else the file.
     *
     * @param option what the command line says; null if nothing
     * @return where
     */
    public static BrokerUrl of(@Nullable String option) {
        String variable = System.getenv(VARIABLE);
        String told = option != null ? option : variable != null && !variable.isBlank() ? variable : null;
        return told == null ? new BrokerUrl(SQLITE + FILE, false) : new BrokerUrl(told, true);
    }

    /**
     * Opens it, for a command that may be the first to use it.
     *
     * @return an open broker
     * @throws BrokerException if it cannot be used
     */
    public Broker open() {
        return Brokers.open(url);
    }

    /**
     * Opens it, for a command that makes no sense where nothing is kept.
     *
     * @return an open broker
     * @throws BrokerException if it cannot be used, or is a file that does not exist
     */
    public Broker openExisting() {
        Path file = file().orElse(null);
        if (file != null && !Files.exists(file)) {
            throw new BrokerException(
                    chosen
                            ? "There are no jobs in " + file.toAbsolutePath()
                                    + ": no such file; check the URL of --broker"
                            : "There is no " + FILE + " in this directory; go to where it is, or say where jobs are"
                                    + " kept: --broker URL, or the variable " + VARIABLE,
                    null);
        }
        return open();
    }

    /**
     * Returns the file that holds the jobs.
     *
     * @return which, whether it exists or not; empty if something else holds them
     */
    public Optional<Path> file() {
        return url.startsWith(SQLITE)
                ? Optional.of(Path.of(url.substring(SQLITE.length()).replaceFirst("[?].*", "")))
                : Optional.empty();
    }

    /**
     * Returns whether another program keeps the jobs.
     *
     * @return whether they are reached through a connection
     */
    public boolean isServer() {
        return !url.startsWith(SQLITE) && url.contains("://");
    }

    /**
     * Returns the URL to be shown.
     *
     * @return without a password, a file with its whole path
     */
    public String shown() {
        if (url.startsWith(SQLITE)) {
            return SQLITE + Path.of(url.substring(SQLITE.length())).toAbsolutePath();
        }
        return url.replaceFirst("(//[^:/@]*):[^/]*@", "$1:***@")
                .replaceAll("(?i)([?&]sentinelPassword=)[^&#]*", "$1***");
    }
}
