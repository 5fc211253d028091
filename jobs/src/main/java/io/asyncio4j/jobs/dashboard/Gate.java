// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.TimeoutError;
import io.asyncio4j.jobs.JobException;
import io.asyncio4j.jobs.broker.BrokerException;
import io.asyncio4j.net.http.HttpHandler;
import io.asyncio4j.net.http.HttpRequest;
import io.asyncio4j.net.http.HttpResponse;
import io.asyncio4j.net.http.HttpStatusException;
import io.asyncio4j.net.http.Middleware;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands before all that a dashboard answers: who may ask, what may be changed, and what a browser may do with it. */
final class Gate implements Middleware {
    /** The attribute of a request that holds who sent it. */
    static final String USER = "io.asyncio4j.jobs.dashboard.user";

    private static final Logger LOG = LoggerFactory.getLogger(Dashboard.class);
    private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");
    private static final String POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    private final Doorkeeper doorkeeper;
    private final Login login;
    private final Secrets secrets;
    private final boolean readOnly;
    private final Traffic traffic;

    Gate(Doorkeeper doorkeeper, Login login, Secrets secrets, boolean readOnly, Traffic traffic) {
        this.doorkeeper = doorkeeper;
        this.login = login;
        this.secrets = secrets;
        this.readOnly = readOnly;
        this.traffic = traffic;
    }

    /** What a page sends along with each change; no other site can know it. */
    String csrf(HttpRequest request) {
        return secrets.secret("csrf " + request.attributes().get(USER));
    }

    @Override
    public HttpHandler before(HttpHandler next) {
        return request -> {
            traffic.requests.increment();
            HttpResponse answer;
            try {
                answer = inWords(request, pass(request, next));
            } catch (Refusal refusal) {
                answer = refusal.response();
            } catch (HttpStatusException wrong) {
                answer = inWords(request, HttpResponse.text(wrong.status(), String.valueOf(wrong.getMessage())));
            } catch (BrokerException down) {
                answer = Refusal.response(
                        503,
                        String.valueOf(down.getMessage()),
                        "The page goes on as soon as the broker answers again.");
            } catch (TimeoutError late) {
                answer = Refusal.response(
                        504, "The broker takes too long to answer", "Look after the broker, then try again.");
            } catch (JobException | IllegalArgumentException wrong) {
                answer = Refusal.response(400, String.valueOf(wrong.getMessage()), "Change what you asked for.");
            } catch (RuntimeException bug) {
                LOG.error("The dashboard could not answer {}", request, bug);
                answer = Refusal.response(500, "The dashboard has failed", "Its log says why.");
            }
            return secured(answer);
        };
    }

    private HttpResponse pass(HttpRequest request, HttpHandler next) throws Exception {
        String path = request.path();
        if (path.equals("/healthz")) {
            return next.handle(request);
        }
        boolean open = HARMLESS.contains(request.method()) && !path.endsWith(".html");
        HttpResponse asset = open ? Assets.find(request, path.substring(1)) : null;
        if (asset != null) {
            return asset;
        }
        HttpResponse loggedIn = login.handle(request);
        if (loggedIn != null) {
            return loggedIn;
        }
        String user = doorkeeper.user(request);
        if (user == null) {
            return path.startsWith("/api/") || path.equals("/metrics") ? login.refused() : login.page(request);
        }
        request.attributes().put(USER, user);
        if (!HARMLESS.contains(request.method())) {
            checkChange(request);
        }
        return next.handle(request);
    }

    private void checkChange(HttpRequest request) {
        if (readOnly) {
            throw new Refusal(
                    403,
                    "This dashboard only shows; it changes nothing",
                    "Use one that was started without read-only mode, or 'aio jobs'.");
        }
        String sent = request.header("x-csrf-token");
        if (sent == null || !Secrets.same(sent, csrf(request))) {
            throw new Refusal(
                    403,
                    sent == null ? "The header X-CSRF-Token is missing" : "The header X-CSRF-Token is wrong",
                    "Reload the page; a program takes the value from api/session.");
        }
    }

    /** What the router says as plain text, in the words that every error here has. */
    private static HttpResponse inWords(HttpRequest request, HttpResponse answer) {
        String type = answer.headers().get("content-type");
        if (answer.status() < 400
                || type == null
                || !type.startsWith("text/plain")
                || request.path().equals("/healthz")) {
            return answer;
        }
        HttpResponse worded = Refusal.response(answer.status(), answer.text(), "Check the address and the method.");
        String allow = answer.headers().get("allow");
        return allow == null ? worded : worded.header("Allow", allow);
    }

    private static HttpResponse secured(HttpResponse answer) {
        return answer.header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("X-Frame-Options", "DENY")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin");
    }
}
