// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.jobs.Handlers;
import io.asyncio4j.jobs.JobApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The applications whose handlers a worker runs: those of the jars it was told, and those on its own class path. */
final class Applications implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Applications.class);
    private static final String SERVICE = "META-INF/services/" + JobApplication.class.getName();

    private final URLClassLoader loader;
    private final List<JobApplication> all = new ArrayList<>();

    private Applications(URLClassLoader loader) {
        this.loader = loader;
    }

    /**
     * Loads applications and has them register their handlers.
     *
     * @throws IllegalArgumentException if a jar cannot be used as one
     * @throws CommandFailedException if an application fails
     */
    static Applications load(List<Path> jars, Handlers handlers) {
        URL[] urls = jars.stream().map(Applications::url).toArray(URL[]::new);
        Applications applications =
                new Applications(new URLClassLoader("applications", urls, Applications.class.getClassLoader()));
        boolean complete = false;
        try {
            applications.findAll();
            applications.all.forEach(application -> register(application, handlers));
            complete = true;
            return applications;
        } finally {
            if (!complete) {
                applications.close();
            }
        }
    }

    private static URL url(Path jar) {
        boolean usable = Files.isRegularFile(jar) && Files.isReadable(jar)
                || Files.isDirectory(jar) && Files.exists(jar.resolve(SERVICE));
        if (!usable) {
            throw new IllegalArgumentException("--app " + jar + ": "
                    + (Files.isDirectory(jar)
                            ? "this folder has no " + SERVICE + ", which names the application"
                            : "no such jar; give the file that your build made"));
        }
        try (URLClassLoader alone = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            if (alone.findResource(SERVICE) == null) {
                throw new IllegalArgumentException(
                        "--app " + jar + ": it has no " + SERVICE + ", which names the application");
            }
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("--app " + jar + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void findAll() {
        try {
            ServiceLoader.load(JobApplication.class, loader).forEach(all::add);
        } catch (ServiceConfigurationError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new CommandFailedException(
                    "An application cannot be loaded: " + e.getMessage() + (cause == e ? "" : " (" + cause + ")")
                            + "; look into the jar given with --app",
                    e);
        }
    }

    private static void register(JobApplication application, Handlers handlers) {
        try {
            application.register(handlers);
        } catch (Exception | LinkageError e) {
            throw new CommandFailedException(
                    "Application " + application.getClass().getName() + " cannot register its handlers: " + e, e);
        }
    }

    /** Where the applications' own classes and services are found. */
    ClassLoader loader() {
        return loader;
    }

    @Override
    public void close() {
        for (JobApplication application : all.reversed()) {
            try {
                application.close();
            } catch (RuntimeException e) {
                LOG.warn(
                        "Application {} did not close well",
                        application.getClass().getName(),
                        e);
            }
        }
        try {
            loader.close();
        } catch (IOException e) {
            LOG.debug("A jar of an application did not close", e);
        }
    }
}
