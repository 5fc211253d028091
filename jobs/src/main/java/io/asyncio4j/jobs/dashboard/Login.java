// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.net.http.Form;
import io.asyncio4j.net.http.FormLimits;
import io.asyncio4j.net.http.HttpRequest;
import io.asyncio4j.net.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lets a person in who has the token: by a link that holds it, or by a form. */
final class Login {
    private static final FormLimits SMALL = FormLimits.DEFAULT.total(4096);
    private static final String MESSAGE = "{message}";

    private final Doorkeeper doorkeeper;

    Login(Doorkeeper doorkeeper) {
        this.doorkeeper = doorkeeper;
    }

    /** Answers an attempt to log in; null if the request is none. */
    @Nullable
    HttpResponse handle(HttpRequest request) throws IOException {
        if (!(doorkeeper instanceof Doorkeeper.Token known)) {
            return null;
        }
        String sent;
        if (request.path().equals("/login") && request.method().equals("POST")) {
            try (Form form = Form.read(request, SMALL)) {
                String field = form.field("token");
                sent = field == null ? "" : field.trim();
            }
        } else {
            sent = request.path().equals("/") && request.method().equals("GET") ? request.query("token") : null;
        }
        if (sent == null) {
            return null;
        }
        return known.accepts(sent) ? enter(request, known) : page("This is not the token.");
    }

    private static HttpResponse enter(HttpRequest request, Doorkeeper.Token known) {
        boolean secure = request.scheme().equals("https");
        return HttpResponse.of(303)
                .cookie(known.cookie(folder(request), secure))
                .header("Location", toIndex(request))
                .header("Cache-Control", "no-store");
    }

    /** What a person sees who has not logged in. */
    HttpResponse page(HttpRequest request) {
        return doorkeeper instanceof Doorkeeper.Token && request.method().equals("GET") ? page("") : refused();
    }

    private static HttpResponse page(String message) {
        try (InputStream in = Login.class.getResourceAsStream("ui/login.html")) {
            if (in == null) {
                throw new IllegalStateException("The dashboard's jar has no ui/login.html");
            }
            String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return HttpResponse.html(page.replace(MESSAGE, message)).status(401).header("Cache-Control", "no-store");
        } catch (IOException e) {
            throw new IllegalStateException("The dashboard's jar cannot be read", e);
        }
    }

    HttpResponse refused() {
        return doorkeeper instanceof Doorkeeper.Token
                ? Refusal.response(
                        401,
                        "The token is missing or wrong",
                        "Open the address that the dashboard printed when it started, or send 'Authorization: Bearer TOKEN'.")
                : Refusal.response(401, "You are not signed in", "Sign in to the service, then reload this page.");
    }

    // ---- where the dashboard is, as the browser sees it ----

    /** The way to the page from a path that lacks its slash or has more; relative, for a proxy may have cut the path. */
    static String toIndex(HttpRequest request) {
        String path = request.rawPath();
        return path.endsWith("/") || !request.path().equals("/")
                ? "./"
                : path.substring(path.lastIndexOf('/') + 1) + "/";
    }

    private static String folder(HttpRequest request) {
        String path = request.rawPath();
        return request.path().equals("/") && !path.endsWith("/")
                ? path + "/"
                : path.substring(0, path.lastIndexOf('/') + 1);
    }
}
