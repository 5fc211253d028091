// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.cli;

import io.asyncio4j.cli.doctor.DoctorCommand;
import io.asyncio4j.cli.jobs.BrokerOption;
import io.asyncio4j.cli.jobs.BrokerUrl;
import io.asyncio4j.cli.process.Signals;
import io.asyncio4j.jobs.broker.Broker;
import io.asyncio4j.jobs.dashboard.Dashboard;
import io.asyncio4j.jobs.dashboard.DashboardRedaction;
import io.asyncio4j.net.NetLoop;
import io.asyncio4j.net.http.HttpException;
import io.asyncio4j.net.http.HttpHandler;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.HttpServer;
import io.asyncio4j.net.http.HttpServerOptions;
import io.asyncio4j.net.http.Router;
import io.asyncio4j.threads.LoopGroup;
import io.asyncio4j.threads.LoopThread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aio dashboard}: a page that shows the jobs, until Ctrl-C. */
@Command(
        name = "dashboard",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Serve a page that shows queues, workers, jobs and schedules, and can change them.",
            "",
            "  aio dashboard                          the jobs of this directory, on this machine alone",
            "  aio dashboard --bind 0.0.0.0           for others too; they need the token",
            "  aio dashboard --read-only --redact     to look at, without what jobs carry",
            ""
        },
        footer = {
            "",
            "Prints its address with the token. Programs send 'Authorization: Bearer TOKEN' to api/…; Prometheus finds"
                    + " figures at metrics, and healthz needs no token. Ctrl-C ends it; exit code 130."
        })
final class DashboardCommand implements Callable<Integer> {
    /** A broker that hangs keeps nobody longer who wants to leave. */
    private static final Duration TO_CLOSE = Duration.ofSeconds(3);

    @Mixin
    private BrokerOption broker;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen on; 0.0.0.0 for all of this machine. Default: ${DEFAULT-VALUE}")
    private String bind;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "8420",
            description = "Where to listen; 0 for any free port. Default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:AIO_DASHBOARD_TOKEN}",
            description = "Who has it may look and change: at least 16 characters. Default: the variable"
                    + " AIO_DASHBOARD_TOKEN, or else a new one each time.")
    private @Nullable String token;

    @Option(names = "--no-token", description = "Let in whoever is on this machine; only with a loopback address.")
    private boolean noToken;

    @Option(names = "--read-only", description = "Only show; refuse every change.")
    private boolean readOnly;

    @Option(names = "--redact", description = "Show nothing of payloads, results, notes, headers and failures' texts.")
    private boolean redact;

    @Option(
            names = "--base-path",
            paramLabel = "PATH",
            defaultValue = "",
            description = "Serve below this path, as /jobs, for a proxy that hands it on.")
    private String basePath;

    @Option(names = "--open", description = "Open it in the browser.")
    private boolean open;

    private final CompletableFuture<Integer> stopped = new CompletableFuture<>();

    /** What runs on the loop. */
    private record Running(Broker broker, Dashboard dashboard, HttpServer server) {
        void close() {
            server.close();
            dashboard.close();
            broker.close();
        }
    }

    @Override
    public Integer call() {
        check();
        BrokerUrl url = broker.url();
        try (LoopGroup group = LoopGroup.start(1, "dashboard", () -> NetLoop.newEventLoop())) {
            LoopThread loop = group.threads().getFirst();
            Running running = joined(loop.submit(() -> start(url)));
            Signals.on("INT", () -> stop(Signals.CTRL_C));
            Signals.on("TERM", () -> stop(Signals.TERMINATED));
            tell(url, running);
            int code = stopped.join();
            joined(loop.submit(running::close));
            return code;
        }
    }

    private void check() {
        bind = bind.replaceFirst("^\\[(.*)]$", "$1"); // as addresses of version 6 are in URLs
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("--port must be from 0 to 65535; 0 is any free one");
        }
        if (noToken && token != null) {
            throw new IllegalArgumentException(
                    "--no-token and a token (--token, AIO_DASHBOARD_TOKEN) exclude each other");
        }
        if (!basePath.matches("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/?")) {
            throw new IllegalArgumentException("--base-path is a path such as /jobs, not '" + basePath + "'");
        }
        if (noToken && !isLoopback()) {
            throw new IllegalArgumentException("without a token anybody could change jobs who reaches " + bind
                    + "; leave --no-token out, or --bind 127.0.0.1");
        }
    }

    private boolean isLoopback() {
        try {
            return InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "--bind " + bind + " is no address; take 127.0.0.1, or 0.0.0.0 for all", e);
        }
    }

    private Running start(BrokerUrl url) {
        Broker opened = url.openExisting();
        boolean started = false;
        try {
            Dashboard.Builder builder = Dashboard.builder()
                    .broker(opened)
                    .address(url.shown())
                    .version(Main.VERSION)
                    .inspection(() -> DoctorCommand.glance(url))
                    .readOnly(readOnly);
            if (noToken) {
                builder.withoutToken();
            } else if (token != null) {
                builder.token(token);
            }
            if (redact) {
                builder.redaction(DashboardRedaction.ALL);
            }
            Dashboard dashboard = builder.build();
            HttpServer server = listen(dashboard);
            started = true;
            return new Running(opened, dashboard, server);
        } finally {
            if (!started) {
                opened.close();
            }
        }
    }

    private HttpServer listen(Dashboard dashboard) {
        HttpServerOptions options =
                HttpServerOptions.DEFAULT.maxConnections(500).maxBodyBytes(64 * 1024);
        try {
            return HttpServer.start(handler(dashboard), bind, port, options);
        } catch (HttpException e) {
            throw new CommandFailedException(
                    e.getMessage() + "; give another --port, 0 for any free one, or another --bind", e);
        }
    }

    private HttpHandler handler(Dashboard dashboard) {
        String prefix = prefix();
        return prefix.isEmpty()
                ? dashboard.routes()
                : Router.create()
                        .mount(prefix, dashboard.routes())
                        .get("/", request -> HttpResponse.redirect(prefix + "/"));
    }

    private String prefix() {
        return basePath.endsWith("/") ? basePath.substring(0, basePath.length() - 1) : basePath;
    }

    private void tell(BrokerUrl url, Running running) {
        String secret = running.dashboard().token();
        String address = running.server().url() + prefix() + "/" + (secret == null ? "" : "?token=" + secret);
        System.out.println("Jobs in " + url.shown() + (readOnly ? ", to look at only" : "") + "; Ctrl-C ends it");
        System.out.println(address);
        System.out.flush();
        if (open) {
            openBrowser(address);
        }
    }

    private static void openBrowser(String address) {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        List<String> command = system.contains("mac")
                ? List.of("open", address)
                : system.contains("win")
                        ? List.of("rundll32", "url.dll,FileProtocolHandler", address)
                        : List.of("xdg-open", address);
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            System.err.println(
                    "aio: no browser could be started (" + command.getFirst() + "); open the address yourself");
        }
    }

    private static <T> T joined(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }

    private void stop(int code) {
        if (!stopped.complete(code)) {
            Runtime.getRuntime().halt(code);
        }
        CompletableFuture.delayedExecutor(TO_CLOSE.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> Runtime.getRuntime().halt(code));
    }
}
