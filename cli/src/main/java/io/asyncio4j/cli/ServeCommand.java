// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.cli.process.Signals;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.ServerTls;
import io.asyncio4j.threads.LoopGroup;
import io.asyncio4j.threads.LoopThread;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aio serve}: a small server until Ctrl-C. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Serve the files of a directory over HTTP; or a greeting, or an echo.",
            "",
            "  aio serve .                  this directory: http://127.0.0.1:8080/",
            "  aio serve hello              every HTTP request gets hello, world",
            "  aio serve echo               every TCP connection gets back what it sends",
            ""
        },
        footer = {
            "",
            "Prints its address when it listens. Ctrl-C: takes no more connections, lets running requests end within the"
                    + " grace period; exit code 130. A second Ctrl-C ends at once. SIGTERM does the same; exit code 143."
        })
final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Parameters(index = "0", paramLabel = "echo|hello|DIRECTORY", description = "What to serve.")
    private String what;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "8080",
            description = "Where to listen; 0 for any free port. Default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "H",
            defaultValue = "127.0.0.1",
            description = "The address to listen on; 0.0.0.0 for all of this machine. Default: ${DEFAULT-VALUE}")
    private String host;

    @Option(
            names = "--loops",
            paramLabel = "N",
            defaultValue = "1",
            description = "Event loops, a thread each, that share the port. Default: ${DEFAULT-VALUE}")
    private int loops;

    @Option(
            names = "--tls",
            paramLabel = "CERTIFICATE",
            description =
                    "Encrypt: a PEM file with the certificate and its chain; or self-signed for one made now, which"
                            + " clients do not believe unless told to (curl -k).")
    private @Nullable String tls;

    @Option(
            names = "--tls-key",
            paramLabel = "KEY",
            description = "The PEM file with the certificate's key. New files are taken up without a restart.")
    private @Nullable Path tlsKey;

    @Option(names = "--access-log", description = "Log a line for each HTTP request.")
    private boolean accessLog;

    @Option(
            names = "--grace",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "How long running requests may go on after Ctrl-C. Default: ${DEFAULT-VALUE}")
    private double grace;

    private final CompletableFuture<Integer> stopped = new CompletableFuture<>();

    @Override
    public Integer call() {
        Service service = service();
        try (LoopGroup group = LoopGroup.start(loops, "serve", () -> NetLoop.newEventLoop())) {
            List<Service.Listening> parts = start(service, group.threads());
            Signals.on("INT", () -> stop(Signals.CTRL_C));
            Signals.on("TERM", () -> stop(Signals.TERMINATED));
            System.out.println(service.address(at(parts.getFirst().port())));
            System.out.flush();
            int code = stopped.join();
            LOG.info("Taking no more connections; what runs has {} s to end. Ctrl-C again ends it at once", grace);
            shutDown(parts, group.threads());
            return code;
        }
    }

    private String at(int listening) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + listening;
    }

    // ---- what the options say ----

    private Service service() {
        if (loops < 1) {
            throw new IllegalArgumentException("--loops must be above 0");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("--port must be from 0 to 65535; 0 is any free one");
        }
        if (grace < 0) {
            throw new IllegalArgumentException("--grace cannot be negative");
        }
        return switch (what) {
            case "echo" -> {
                if (accessLog) {
                    throw new IllegalArgumentException("--access-log logs HTTP requests, and echo serves none");
                }
                yield new EchoService(serverTls());
            }
            case "hello" -> new WebService(WebService.HELLO, serverTls(), accessLog);
            default -> {
                Path folder = Path.of(what);
                if (!Files.isDirectory(folder)) {
                    throw new IllegalArgumentException(
                            "'" + what + "' is no directory; give one that exists, or echo, or hello");
                }
                yield new WebService(WebService.files(folder), serverTls(), accessLog);
            }
        };
    }

    private @Nullable ServerTls serverTls() {
        String certificate = tls;
        Path key = tlsKey;
        if (certificate == null) {
            if (key != null) {
                throw new IllegalArgumentException("--tls-key goes with --tls CERTIFICATE");
            }
            return null;
        }
        if (certificate.equals("self-signed")) {
            if (key != null) {
                throw new IllegalArgumentException("--tls self-signed makes a key of its own: leave --tls-key out");
            }
            return ServerTls.selfSigned(
                    Stream.of(host, "localhost", "127.0.0.1", "::1").distinct().toArray(String[]::new));
        }
        if (key == null) {
            throw new IllegalArgumentException("--tls " + certificate + " needs its key: --tls-key KEY, a PEM file");
        }
        for (Path file : List.of(Path.of(certificate), key)) {
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw new IllegalArgumentException(
                        "'" + file + "' is no file that can be read; --tls and --tls-key take"
                                + " PEM files, and --tls self-signed makes a certificate now");
            }
        }
        try {
            return ServerTls.pem(Path.of(certificate), key);
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailedException(
                    "--tls: " + e.getMessage() + "; give PEM files that belong together, or --tls self-signed", e);
        }
    }

    // ---- begin and end ----

    /** Starts the service on each loop: the first one finds the port, the others listen there too. */
    private List<Service.Listening> start(Service service, List<LoopThread> threads) {
        if (threads.size() > 1 && port != 0) {
            checkFree();
        }
        List<Service.Listening> parts = new ArrayList<>();
        int chosen = port;
        for (LoopThread thread : threads) {
            int at = chosen;
            try {
                Service.Listening part = thread.submit(() -> service.start(host, at, threads.size() > 1))
                        .join();
                parts.add(part);
                chosen = part.port();
            } catch (CompletionException e) {
                throw cannotListen(e.getCause() == null ? e : e.getCause());
            }
        }
        return parts;
    }

    /** Loops that share a port share it with every program that does so, too, and would take over part of its clients. */
    private void checkFree() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true); // what remains of earlier connections is no other program
            probe.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw cannotListen(e);
        }
    }

    private CommandFailedException cannotListen(Throwable failure) {
        String reason = String.valueOf(failure.getMessage());
        String remedy = switch (reason.toLowerCase(Locale.ROOT)) {
            case String text
            when text.contains("in use") -> "the port is taken; give another --port, or 0 for any free one";
            case String text
            when text.contains("permission") -> "ports below 1024 are for administrators; give another --port";
            case String text
            when text.contains("assign") || text.contains("resol") || text.contains("known") ->
                "no address of this machine; --host takes 127.0.0.1, or 0.0.0.0 for all";
            default -> reason;
        };
        return new CommandFailedException("Cannot listen on " + at(port) + ": " + remedy, failure);
    }

    private void stop(int code) {
        if (!stopped.complete(code)) {
            Runtime.getRuntime().halt(code);
        }
    }

    private void shutDown(List<Service.Listening> parts, List<LoopThread> threads) {
        Duration patience = Duration.ofMillis(Math.round(grace * 1000));
        List<CompletableFuture<?>> ends = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Service.Listening part = parts.get(i);
            ends.add(threads.get(i).submit(() -> part.shutdown(patience)));
        }
        ends.forEach(CompletableFuture::join);
    }
}
