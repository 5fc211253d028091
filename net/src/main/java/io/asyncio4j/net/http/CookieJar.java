// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.netty.handler.codec.http.cookie.ClientCookieDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cookies that servers gave to a client, in memory. Counterpart of aiohttp's {@code CookieJar}.
 *
 * <p>A cookie goes back to the host that gave it, or to all of a domain if it was given for one, by the rules of RFC 6265.
 * There is no list of public suffixes: a cookie for a whole domain is refused where the domain has no dot, is an address,
 * or is one of the usual second levels such as {@code co.uk}.
 *
 * <p>A jar may be shared by the clients of one loop.
 */
public final class CookieJar {
    /** Keeps nothing. */
    public static final CookieJar NONE = new CookieJar(InstantSource.system(), 0);

    private static final int MOST = 3000;
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");
    private static final Set<String> SECOND_LEVELS =
            Set.of("ac", "co", "com", "edu", "gob", "gov", "go", "mil", "ne", "net", "or", "org", "nom", "sch");

    private final InstantSource clock;
    private final int most;

    /** Oldest first. */
    private final Map<Key, Kept> cookies = new LinkedHashMap<>();

    private record Key(String name, String domain, String path) {}

    private record Kept(
            String name,
            String value,
            String domain,
            boolean hostOnly,
            String path,
            boolean secure,
            @Nullable Instant end) {}

    private CookieJar(InstantSource clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    /**
     * Makes an empty jar.
     *
     * @return the jar
     */
    public static CookieJar create() {
        return create(InstantSource.system());
    }

    /**
     * Makes an empty jar with a clock of its own.
     *
     * @param clock tells when a cookie is too old
     * @return the jar
     */
    public static CookieJar create(InstantSource clock) {
        return new CookieJar(clock, MOST);
    }

    /**
     * Takes a cookie as a server gives it.
     *
     * @param url which URL was answered
     * @param setCookie the value of the header {@code Set-Cookie}; ignored if it breaks a rule
     */
    public void add(String url, String setCookie) {
        add(ClientUrl.of(url, null), setCookie);
    }

    void add(ClientUrl url, String setCookie) {
        Cookie cookie = ClientCookieDecoder.STRICT.decode(setCookie);
        if (cookie == null || most == 0) {
            return;
        }
        String domain = domainOf(cookie);
        boolean hostOnly = domain == null || domain.equals(url.host());
        if (domain != null && !hostOnly && !mayBeGivenFor(domain, url.host())) {
            return;
        }
        if (cookie.isSecure() && !url.secure() || breaksPrefix(cookie, url, domain != null)) {
            return;
        }
        boolean wholeDomain = domain != null && (!hostOnly || !isPublic(domain));
        String holder = domain == null ? url.host() : domain;
        String path = cookie.path() != null && cookie.path().startsWith("/") ? cookie.path() : directory(url.path());
        Key key = new Key(cookie.name(), holder, path);
        cookies.remove(key);
        Instant now = clock.instant();
        Instant end = end(cookie, now);
        if (end != null && !end.isAfter(now)) {
            return;
        }
        cookies.put(key, new Kept(cookie.name(), cookie.value(), holder, !wholeDomain, path, cookie.isSecure(), end));
        if (cookies.size() > most) {
            Iterator<Key> oldest = cookies.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private static @Nullable Instant end(Cookie cookie, Instant now) {
        if (cookie.maxAge() == Cookie.UNDEFINED_MAX_AGE) {
            return null;
        }
        long seconds = Math.clamp(cookie.maxAge(), -1, Integer.MAX_VALUE);
        return now.plusSeconds(seconds);
    }

    private static @Nullable String domainOf(Cookie cookie) {
        String domain = cookie.domain();
        if (domain == null || domain.isBlank() || domain.equals(".")) {
            return null;
        }
        String name = domain.strip().toLowerCase(Locale.ROOT);
        return name.startsWith(".") ? name.substring(1) : name;
    }

    /** Whether a host may give cookies for a domain above it. */
    private static boolean mayBeGivenFor(String domain, String host) {
        return host.endsWith("." + domain)
                && !isPublic(domain)
                && !ADDRESS.matcher(host).matches();
    }

    /** Whether many strangers live below a domain. */
    private static boolean isPublic(String domain) {
        int dot = domain.indexOf('.');
        if (dot < 0 || domain.endsWith(".") || ADDRESS.matcher(domain).matches()) {
            return true;
        }
        boolean twoLevels = domain.indexOf('.', dot + 1) < 0;
        return twoLevels && domain.length() - dot == 3 && SECOND_LEVELS.contains(domain.substring(0, dot));
    }

    private static boolean breaksPrefix(Cookie cookie, ClientUrl url, boolean hasDomain) {
        if (cookie.name().startsWith("__Host-")) {
            return !cookie.isSecure() || !url.secure() || hasDomain || !"/".equals(cookie.path());
        }
        return cookie.name().startsWith("__Secure-") && (!cookie.isSecure() || !url.secure());
    }

    private static String directory(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    /**
     * Returns the cookies that go along with a request.
     *
     * @param url where the request goes
     * @return values by name; those of longer paths first
     */
    public Map<String, String> cookiesFor(String url) {
        Map<String, String> found = new LinkedHashMap<>();
        for (Kept cookie : matching(ClientUrl.of(url, null))) {
            found.putIfAbsent(cookie.name, cookie.value);
        }
        return found;
    }

    /** The value of the Cookie header; null if no cookie goes along. */
    @Nullable
    String header(ClientUrl url) {
        StringBuilder header = new StringBuilder();
        for (Kept cookie : matching(url)) {
            header.append(header.isEmpty() ? "" : "; ")
                    .append(cookie.name)
                    .append('=')
                    .append(cookie.value);
        }
        return header.isEmpty() ? null : header.toString();
    }

    private List<Kept> matching(ClientUrl url) {
        Instant now = clock.instant();
        cookies.values().removeIf(cookie -> cookie.end != null && !cookie.end.isAfter(now));
        List<Kept> found = new ArrayList<>();
        for (Kept cookie : cookies.values()) {
            boolean host = url.host().equals(cookie.domain)
                    || !cookie.hostOnly && url.host().endsWith("." + cookie.domain);
            if (host && (url.secure() || !cookie.secure) && isBelow(url.path(), cookie.path)) {
                found.add(cookie);
            }
        }
        found.sort((a, b) -> Integer.compare(b.path.length(), a.path.length()));
        return found;
    }

    private static boolean isBelow(String path, String prefix) {
        return path.startsWith(prefix)
                && (path.length() == prefix.length() || prefix.endsWith("/") || path.charAt(prefix.length()) == '/');
    }

    /**
     * Returns how many cookies are kept, too old ones among them.
     *
     * @return the number
     */
    public int size() {
        return cookies.size();
    }

    /** Throws all cookies away. */
    public void clear() {
        cookies.clear();
    }

    @Override
    public String toString() {
        return "CookieJar[" + cookies.size() + "]";
    }
}
