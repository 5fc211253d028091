// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request that a client is to send: method, URL, headers, body. Immutable; each method that chooses something returns a
 * new one.
 */
public final class HttpCall {
    private final String method;
    private final String url;
    private final HttpHeaders headers;
    private final @Nullable HttpBody body;
    private final Limits limits;

    /** What the call wants otherwise than its client; null for as the client. */
    private record Limits(
            @Nullable Duration totalTimeout,
            @Nullable Integer maxRedirects,
            @Nullable Long maxBody,
            boolean expectContinue) {
        static final Limits NONE = new Limits(null, null, null, false);
    }

    private HttpCall(String method, String url, HttpHeaders headers, @Nullable HttpBody body, Limits limits) {
        this.method = method;
        this.url = url;
        this.headers = headers;
        this.body = body;
        this.limits = limits;
    }

    /**
     * Makes a request.
     *
     * @param method such as GET
     * @param url an absolute http or https URL, or one relative to the client's base URL
     * @return the request
     * @throws IllegalArgumentException if the method is none
     */
    public static HttpCall of(String method, String url) {
        if (!method.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
            throw new IllegalArgumentException("'" + method + "' is no method of HTTP");
        }
        return new HttpCall(method.toUpperCase(Locale.ROOT), url, HttpHeaders.EMPTY, null, Limits.NONE);
    }

    /**
     * Makes a GET request.
     *
     * @param url where to
     * @return the request
     */
    public static HttpCall get(String url) {
        return of("GET", url);
    }

    /**
     * Makes a POST request.
     *
     * @param url where to
     * @param body what is sent
     * @return the request
     */
    public static HttpCall post(String url, HttpBody body) {
        return of("POST", url).body(body);
    }

    /**
     * Makes a PUT request.
     *
     * @param url where to
     * @param body what is sent
     * @return the request
     */
    public static HttpCall put(String url, HttpBody body) {
        return of("PUT", url).body(body);
    }

    /**
     * Makes a DELETE request.
     *
     * @param url where to
     * @return the request
     */
    public static HttpCall delete(String url) {
        return of("DELETE", url);
    }

    /**
     * Adds a parameter behind the question mark of the URL.
     *
     * @param name its name, which is encoded
     * @param value its value, which is encoded
     * @return a new request
     */
    public HttpCall query(String name, String value) {
        int hash = url.indexOf('#');
        String page = hash < 0 ? url : url.substring(0, hash);
        char before = page.indexOf('?') < 0 ? '?' : '&';
        return new HttpCall(
                method,
                page
                        + before
                        + Percent.encode(name)
                        + '='
                        + Percent.encode(value)
                        + (hash < 0 ? "" : url.substring(hash)),
                headers,
                body,
                limits);
    }

    /**
     * Chooses the value of a header, in place of any other.
     *
     * @param name its name
     * @param value its value
     * @return a new request
     * @throws IllegalArgumentException if one of them has a character that HTTP forbids
     */
    public HttpCall header(String name, String value) {
        return headers(headers.replace(name, value));
    }

    /**
     * Chooses all headers.
     *
     * @param newHeaders the headers
     * @return a new request
     */
    public HttpCall headers(HttpHeaders newHeaders) {
        return new HttpCall(method, url, newHeaders, body, limits);
    }

    /**
     * Adds a cookie to those that the client's jar has for the URL.
     *
     * @param name its name
     * @param value its value
     * @return a new request
     */
    public HttpCall cookie(String name, String value) {
        String before = headers.get("Cookie");
        return header("Cookie", (before == null ? "" : before + "; ") + name + "=" + value);
    }

    /**
     * Gives name and password, as RFC 7617 has it. They are not sent to another server that this one redirects to.
     *
     * @param user the name
     * @param password the password
     * @return a new request
     */
    public HttpCall basicAuth(String user, String password) {
        return header("Authorization", new BasicCredentials(user, password).header());
    }

    /**
     * Gives a token, as RFC 6750 has it. It is not sent to another server that this one redirects to.
     *
     * @param token the token
     * @return a new request
     */
    public HttpCall bearer(String token) {
        return header("Authorization", "Bearer " + token);
    }

    /**
     * Chooses the body.
     *
     * @param newBody what is sent; null for nothing
     * @return a new request
     */
    public HttpCall body(@Nullable HttpBody newBody) {
        return new HttpCall(method, url, headers, newBody, limits);
    }

    /**
     * Chooses how long this request may take, in place of what the client says.
     *
     * @param timeout how long, from the call to the last byte of the answer
     * @return a new request
     * @throws IllegalArgumentException unless it is positive
     */
    public HttpCall totalTimeout(Duration timeout) {
        check("totalTimeout", timeout.isPositive(), timeout);
        return limited(new Limits(timeout, limits.maxRedirects, limits.maxBody, limits.expectContinue));
    }

    /**
     * Chooses how many redirects this request follows, in place of what the client says.
     *
     * @param most how many; 0 to return the redirect as answer
     * @return a new request
     * @throws IllegalArgumentException if it is negative
     */
    public HttpCall maxRedirects(int most) {
        check("maxRedirects", most >= 0, most);
        return limited(new Limits(limits.totalTimeout, most, limits.maxBody, limits.expectContinue));
    }

    /**
     * Chooses how large the answer may be if it is read whole, in place of what the client says.
     *
     * @param most bytes
     * @return a new request
     * @throws IllegalArgumentException unless it is positive
     */
    public HttpCall maxBody(long most) {
        check("maxBody", most > 0, most);
        return limited(new Limits(limits.totalTimeout, limits.maxRedirects, most, limits.expectContinue));
    }

    /**
     * Has the body wait until the server wants it, for a second at most: {@code Expect: 100-continue}.
     *
     * @return a new request
     */
    public HttpCall expectContinue() {
        return limited(new Limits(limits.totalTimeout, limits.maxRedirects, limits.maxBody, true));
    }

    private static void check(String name, boolean good, Object value) {
        if (!good) {
            throw new IllegalArgumentException(name + " cannot be " + value);
        }
    }

    private HttpCall limited(Limits newLimits) {
        return new HttpCall(method, url, headers, body, newLimits);
    }

    /**
     * Returns the method.
     *
     * @return such as GET
     */
    public String method() {
        return method;
    }

    /**
     * Returns where it goes.
     *
     * @return the URL as it was given, with the parameters added since
     */
    public String url() {
        return url;
    }

    /**
     * Returns its own headers.
     *
     * @return the headers
     */
    public HttpHeaders headers() {
        return headers;
    }

    /**
     * Returns what is sent.
     *
     * @return the body; null if there is none
     */
    public @Nullable HttpBody body() {
        return body;
    }

    @Nullable
    Duration totalTimeoutOr(HttpClientOptions options) {
        return limits.totalTimeout == null ? options.totalTimeout() : limits.totalTimeout;
    }

    int maxRedirectsOr(HttpClientOptions options) {
        return limits.maxRedirects == null ? options.maxRedirects() : limits.maxRedirects;
    }

    long maxBodyOr(HttpClientOptions options) {
        return limits.maxBody == null ? options.maxBody() : limits.maxBody;
    }

    boolean expectsContinue() {
        return limits.expectContinue;
    }

    /** Method and URL, but for name and password. */
    @Override
    public String toString() {
        return method + " " + ClientUrl.shown(url);
    }
}
