// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.vertx.core.http.HttpClientResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes the requests of a call: the first one, and those that redirects ask for. */
final class ClientHops {
    /** The client writes these itself. */
    private static final Set<String> OWN = caseless("Content-Length", "Transfer-Encoding", "Expect", "Keep-Alive");

    /** What describes a body, and goes when the body does. */
    private static final Set<String> OF_BODY =
            caseless("Content-Type", "Content-Encoding", "Content-Language", "Content-Location", "Content-Disposition");

    /** What another server must not see. */
    private static final Set<String> SECRET = caseless("Authorization", "Cookie", "Proxy-Authorization", "Host");

    private final HttpClientOptions options;
    private final CookieJar cookies;
    private final @Nullable ClientUrl base;
    private final @Nullable ClientProxy proxy;

    ClientHops(HttpClientOptions options, CookieJar cookies) {
        this.options = options;
        this.cookies = cookies;
        String baseUrl = options.baseUrl();
        this.base = baseUrl == null ? null : ClientUrl.of(baseUrl, null);
        this.proxy = options.proxy() == null ? null : ClientProxy.of(options.proxy());
    }

    private static Set<String> caseless(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(List.of(names));
        return set;
    }

    /** The request of a call, before any redirect. */
    ClientMessage first(HttpCall call, long length) {
        ClientUrl url = ClientUrl.of(call.url(), base);
        HttpHeaders headers = HttpHeaders.EMPTY;
        for (Map.Entry<String, String> header : call.headers()) {
            if (!OWN.contains(header.getKey())) {
                headers = headers.add(header.getKey(), header.getValue());
            }
        }
        for (String name : options.headers().names()) {
            if (!call.headers().contains(name) && !OWN.contains(name)) {
                for (String value : options.headers().getAll(name)) {
                    headers = headers.add(name, value);
                }
            }
        }
        headers = orElse(headers, "User-Agent", "asyncio4j");
        headers = orElse(headers, "Accept", "*/*");
        if (options.decompression()) {
            headers = orElse(headers, "Accept-Encoding", "gzip, deflate");
        }
        HttpBody body = call.body();
        if (body != null && !body.type().isEmpty()) {
            headers = orElse(headers, "Content-Type", body.type());
        }
        if (body == null && !isWithoutBody(call.method())) {
            headers = headers.add("Content-Length", "0");
        }
        String login = url.userInfo();
        if (login != null) {
            headers = orElse(headers, "Authorization", basic(login));
        }
        boolean expect = call.expectsContinue() && body != null;
        if (expect) {
            headers = headers.add("Expect", "100-continue");
        }
        return message(call.method(), url, headers, body, length, expect);
    }

    private static HttpHeaders orElse(HttpHeaders headers, String name, String value) {
        return headers.contains(name) ? headers : headers.add(name, value);
    }

    /** Whether nobody expects a body of a method, so that none need not be said. */
    private static boolean isWithoutBody(String method) {
        return switch (method) {
            case "POST", "PUT", "PATCH" -> false;
            default -> true;
        };
    }

    private static String basic(String userInfo) {
        String[] login = Percent.decode(userInfo).split(":", 2);
        return new BasicCredentials(login[0], login.length < 2 ? "" : login[1]).header();
    }

    /** The request that follows an answer; null if the answer is no redirect. */
    @Nullable
    ClientMessage next(ClientMessage before, HttpClientResponse answer) {
        int status = answer.statusCode();
        String location = answer.getHeader("Location");
        if (location == null || status != 301 && status != 302 && status != 303 && status != 307 && status != 308) {
            return null;
        }
        ClientUrl url;
        try {
            url = ClientUrl.of(ClientUrl.lenient(location), before.url());
        } catch (IllegalArgumentException e) {
            throw new HttpException(before + ": redirected to where nobody can go: " + e.getMessage(), e);
        }
        String method = before.method();
        boolean toGet =
                status == 303 && !method.equals("HEAD") || (status == 301 || status == 302) && method.equals("POST");
        HttpHeaders headers = before.headers().remove("Expect");
        headers = url.sameOrigin(before.url()) ? headers : without(headers, SECRET);
        if (toGet) {
            headers = without(headers, OF_BODY).remove("Content-Length");
            return message("GET", url, headers, null, 0, false);
        }
        if (!before.isRepeatable()) {
            throw new HttpException(
                    before + ": redirected to " + url + ", and its streamed body cannot be sent twice", null);
        }
        if (before.expectContinue()) {
            headers = headers.add("Expect", "100-continue");
        }
        return message(method, url, headers, before.body(), before.length(), before.expectContinue());
    }

    private static HttpHeaders without(HttpHeaders headers, Set<String> names) {
        HttpHeaders left = headers;
        for (String name : names) {
            left = left.remove(name);
        }
        return left;
    }

    private ClientMessage message(
            String method,
            ClientUrl url,
            HttpHeaders headers,
            @Nullable HttpBody body,
            long length,
            boolean expectContinue) {
        ClientProxy way = proxy;
        if (way == null && options.proxyFromEnvironment() && options.unixSocket() == null) {
            way = ClientProxy.fromEnvironment(url, System::getenv);
        }
        return new ClientMessage(method, url, way, headers, body, length, expectContinue);
    }

    /** All headers of a request, with those that hold for this hop alone. */
    HttpHeaders complete(ClientMessage message) {
        HttpHeaders headers = message.headers();
        String kept = cookies.header(message.url());
        if (kept != null) {
            String own = headers.get("Cookie");
            headers = headers.replace("Cookie", own == null ? kept : kept + "; " + own);
        }
        ClientProxy way = message.proxy();
        String login = way == null || !way.forwards(message.url().secure()) ? null : way.authorization();
        return login == null ? headers : headers.replace("Proxy-Authorization", login);
    }
}
