// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.netty.handler.codec.http.cookie.CookieHeaderNames;
import io.netty.handler.codec.http.cookie.DefaultCookie;
import io.netty.handler.codec.http.cookie.ServerCookieEncoder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A cookie that a server gives to its client. Immutable; what changes it returns a new one.
 *
 * <p>It holds for the whole site, until the browser ends, and no script can read it, unless chosen otherwise.
 */
public final class HttpCookie {
    /** When a browser sends a cookie along with a request that another site caused. */
    public enum SameSite {
        /** Never. */
        STRICT,
        /** When the user follows a link. */
        LAX,
        /** Always; browsers want such a cookie to be secure. */
        NONE
    }

    private final String name;
    private final String value;
    private final String path;
    private final @Nullable String domain;
    private final @Nullable Duration maxAge;
    private final boolean secure;
    private final boolean httpOnly;
    private final @Nullable SameSite sameSite;

    private HttpCookie(
            String name,
            String value,
            String path,
            @Nullable String domain,
            @Nullable Duration maxAge,
            boolean secure,
            boolean httpOnly,
            @Nullable SameSite sameSite) {
        this.name = name;
        this.value = value;
        this.path = path;
        this.domain = domain;
        this.maxAge = maxAge;
        this.secure = secure;
        this.httpOnly = httpOnly;
        this.sameSite = sameSite;
    }

    /**
     * Makes a cookie.
     *
     * @param name its name
     * @param value its value: printable ASCII without space, comma, semicolon, quote and backslash
     * @return the cookie
     * @throws IllegalArgumentException if a character is not allowed there
     */
    public static HttpCookie of(String name, String value) {
        HttpCookie cookie = new HttpCookie(name, value, "/", null, null, false, true, SameSite.LAX);
        cookie.encoded();
        return cookie;
    }

    /**
     * Makes a cookie that takes one of the same name away from the client.
     *
     * @param name its name
     * @return the cookie
     */
    public static HttpCookie expired(String name) {
        return of(name, "").maxAge(Duration.ZERO);
    }

    /**
     * Returns its name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns its value.
     *
     * @return the value
     */
    public String value() {
        return value;
    }

    /**
     * Chooses the part of the site that it holds for.
     *
     * @param newPath the beginning of the paths
     * @return a new cookie
     */
    public HttpCookie path(String newPath) {
        return new HttpCookie(name, value, newPath, domain, maxAge, secure, httpOnly, sameSite);
    }

    /**
     * Chooses the domain that it holds for, with all below it.
     *
     * @param newDomain a domain; null for this host alone
     * @return a new cookie
     */
    public HttpCookie domain(@Nullable String newDomain) {
        return new HttpCookie(name, value, path, newDomain, maxAge, secure, httpOnly, sameSite);
    }

    /**
     * Chooses how long the client keeps it.
     *
     * @param newMaxAge how long, in whole seconds; null until the browser ends
     * @return a new cookie
     */
    public HttpCookie maxAge(@Nullable Duration newMaxAge) {
        return new HttpCookie(name, value, path, domain, newMaxAge, secure, httpOnly, sameSite);
    }

    /**
     * Chooses whether it is sent by https alone.
     *
     * @param on true if so
     * @return a new cookie
     */
    public HttpCookie secure(boolean on) {
        return new HttpCookie(name, value, path, domain, maxAge, on, httpOnly, sameSite);
    }

    /**
     * Chooses whether it is hidden from scripts.
     *
     * @param on true if so
     * @return a new cookie
     */
    public HttpCookie httpOnly(boolean on) {
        return new HttpCookie(name, value, path, domain, maxAge, secure, on, sameSite);
    }

    /**
     * Chooses whether it goes along with requests that other sites cause.
     *
     * @param rule when; null leaves it to the browser
     * @return a new cookie
     */
    public HttpCookie sameSite(@Nullable SameSite rule) {
        return new HttpCookie(name, value, path, domain, maxAge, secure, httpOnly, rule);
    }

    /** The value of its Set-Cookie header. */
    String encoded() {
        DefaultCookie cookie = new DefaultCookie(name, value);
        cookie.setPath(path);
        cookie.setDomain(domain);
        cookie.setSecure(secure);
        cookie.setHttpOnly(httpOnly);
        if (maxAge != null) {
            cookie.setMaxAge(maxAge.toSeconds());
        }
        if (sameSite != null) {
            cookie.setSameSite(
                    switch (sameSite) {
                        case STRICT -> CookieHeaderNames.SameSite.Strict;
                        case LAX -> CookieHeaderNames.SameSite.Lax;
                        case NONE -> CookieHeaderNames.SameSite.None;
                    });
        }
        return ServerCookieEncoder.STRICT.encode(cookie);
    }

    @Override
    public String toString() {
        return "HttpCookie[" + name + "]";
    }
}
