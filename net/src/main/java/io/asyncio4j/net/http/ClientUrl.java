// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes.
 *
 * @param scheme http or https
 * @param host a name or an address, without brackets
 * @param port the port
 * @param path the path as it is sent
 * @param query what follows the question mark as it is sent; null if there is none
 * @param userInfo name and password as they stand in the URL; null if there are none
 */
record ClientUrl(
        String scheme,
        String host,
        int port,
        String path,
        @Nullable String query,
        @Nullable String userInfo) {
    /** Also what URI takes for no host: names with an underscore, and those of other alphabets. */
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:([^@]*)@)?(\\[[0-9a-fA-F:.%]+]|[\\p{L}\\p{N}._~-]+)(?::(\\d*))?");

    private static final int LARGEST_PORT = 65_535;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** Reads an absolute URL, or a relative one where there is a base. */
    static ClientUrl of(String text, @Nullable ClientUrl base) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + shown(text) + "' is no URL: " + e.getReason(), e);
        }
        return base == null || uri.isAbsolute() ? of(text, uri) : base.resolve(text, uri);
    }

    private static ClientUrl of(String text, URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        scheme = scheme.equals("ws") ? "http" : scheme.equals("wss") ? "https" : scheme;
        String authority = uri.getRawAuthority();
        if (!scheme.equals("http") && !scheme.equals("https") || authority == null) {
            throw new IllegalArgumentException("'" + shown(text) + "' is no URL of the form http://HOST:PORT/PATH");
        }
        Matcher parts = AUTHORITY.matcher(authority);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + shown(text) + "' has no host of the form HOST:PORT");
        }
        String host = parts.group(2);
        host = host.startsWith("[") ? host.substring(1, host.length() - 1) : IDN.toASCII(host);
        String port = parts.group(3);
        int number = port == null || port.isEmpty() ? scheme.equals("https") ? 443 : 80 : portOf(text, port);
        String path = uri.getRawPath();
        return new ClientUrl(
                scheme,
                host.toLowerCase(Locale.ROOT),
                number,
                path == null || path.isEmpty() ? "/" : encoded(path),
                uri.getRawQuery() == null ? null : encoded(uri.getRawQuery()),
                parts.group(1));
    }

    /** A text that may be a URL, without name and password. */
    static String shown(String text) {
        return text.replaceFirst("//[^/?#]*@", "//");
    }

    private static int portOf(String text, String digits) {
        int port = digits.length() > 5 ? LARGEST_PORT + 1 : Integer.parseInt(digits);
        if (port < 1 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("'" + shown(text) + "' has no port from 1 to " + LARGEST_PORT);
        }
        return port;
    }

    private ClientUrl resolve(String text, URI uri) {
        if (text.startsWith("?")) { // URI.resolve would drop the last segment of the path
            return new ClientUrl(scheme, host, port, path, encoded(uri.getRawQuery()), userInfo);
        }
        if (uri.getRawAuthority() != null) {
            return of(text, URI.create(scheme + ":" + text));
        }
        URI resolved = URI.create(path.startsWith("//") ? "/." + path : path).resolve(uri);
        String target = resolved.getRawPath();
        while (target.startsWith("/../")) {
            target = target.substring(3);
        }
        String newQuery = text.isEmpty() || text.startsWith("#") ? query : uri.getRawQuery();
        return new ClientUrl(
                scheme,
                host,
                port,
                target.isEmpty() ? "/" : encoded(target),
                newQuery == null ? null : encoded(newQuery),
                userInfo);
    }

    /** Makes the value of a Location header one that URI reads, as browsers do: encodes what must be. */
    static String lenient(String location) {
        StringBuilder text = new StringBuilder();
        for (byte b : location.strip().getBytes(StandardCharsets.ISO_8859_1)) {
            if (b <= ' ' || b == 127 || "\"<>\\^`{|}".indexOf(b) >= 0) {
                text.append('%').append(HEX.toHexDigits(b));
            } else {
                text.append((char) b);
            }
        }
        return text.toString();
    }

    /** Encodes the letters of other alphabets, which URI lets through. */
    private static String encoded(String part) {
        if (part.chars().allMatch(c -> c < 128)) {
            return part;
        }
        StringBuilder text = new StringBuilder();
        for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
            if (b < 0) {
                text.append('%').append(HEX.toHexDigits(b));
            } else {
                text.append((char) b);
            }
        }
        return text.toString();
    }

    boolean secure() {
        return scheme.equals("https");
    }

    /** What a request line holds. */
    String target() {
        return query == null ? path : path + "?" + query;
    }

    /** The host as it stands in a URL. */
    String urlHost() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    boolean sameOrigin(ClientUrl other) {
        return scheme.equals(other.scheme) && host.equals(other.host) && port == other.port;
    }

    /** The whole of it, but for name and password. */
    @Override
    public String toString() {
        boolean usual = port == (secure() ? 443 : 80);
        return scheme + "://" + urlHost() + (usual ? "" : ":" + port) + target();
    }
}
