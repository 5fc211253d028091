// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URI;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A proxy between client and server.
 *
 * @param socks whether it speaks SOCKS 5, else HTTP
 * @param host where it is
 * @param port its port
 * @param user the name that it wants; null if none
 * @param password the password that it wants; null if none
 */
record ClientProxy(
        boolean socks,
        String host,
        int port,
        @Nullable String user,
        @Nullable String password) {
    private static final int SOCKS_PORT = 1080;
    private static final int HTTP_PORT = 80;

    static ClientProxy of(String url) {
        URI uri = URI.create(url.contains("://") ? url : "http://" + url);
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        boolean socks = scheme.equals("socks5") || scheme.equals("socks5h");
        if (!socks && !scheme.equals("http") || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "'" + ClientUrl.shown(url) + "' is no proxy; write http://HOST:PORT or socks5://HOST:PORT");
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : socks ? SOCKS_PORT : HTTP_PORT;
        String[] login = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        return new ClientProxy(
                socks,
                uri.getHost(),
                port,
                login.length > 0 ? Percent.decode(login[0]) : null,
                login.length > 1 ? Percent.decode(login[1]) : login.length > 0 ? "" : null);
    }

    /** The proxy that the environment names for a URL; null for none. */
    static @Nullable ClientProxy fromEnvironment(ClientUrl url, UnaryOperator<@Nullable String> environment) {
        String without = variable("no_proxy", environment);
        if (without != null && matches(url, without)) {
            return null;
        }
        String found = variable(url.scheme() + "_proxy", environment);
        if (found == null) {
            found = variable("all_proxy", environment);
        }
        return found == null ? null : of(found);
    }

    private static @Nullable String variable(String name, UnaryOperator<@Nullable String> environment) {
        String value = environment.apply(name);
        if (value == null || value.isBlank()) {
            value = environment.apply(name.toUpperCase(Locale.ROOT));
        }
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** As curl reads no_proxy: names with all below them, with or without a port, or a star. */
    private static boolean matches(ClientUrl url, String list) {
        for (String entry : list.split("[,\\s]+")) {
            String name = entry.toLowerCase(Locale.ROOT);
            int colon = name.lastIndexOf(':');
            if (colon > 0 && name.indexOf(':') == colon) {
                if (!name.substring(colon + 1).equals(String.valueOf(url.port()))) {
                    continue;
                }
                name = name.substring(0, colon);
            }
            name = name.startsWith("*.") ? name.substring(2) : name.startsWith(".") ? name.substring(1) : name;
            if (name.equals("*")
                    || !name.isEmpty() && (url.host().equals(name) || url.host().endsWith("." + name))) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is asked for the URL itself, not for a tunnel. */
    boolean forwards(boolean secure) {
        return !socks && !secure;
    }

    /** The header that opens it. */
    @Nullable
    String authorization() {
        return user == null || password == null ? null : new BasicCredentials(user, password).header();
    }

    ProxyOptions options() {
        ProxyOptions options = new ProxyOptions()
                .setType(socks ? ProxyType.SOCKS5 : ProxyType.HTTP)
                .setHost(host)
                .setPort(port);
        return user == null ? options : options.setUsername(user).setPassword(password);
    }

    @Override
    public String toString() {
        return (socks ? "socks5://" : "http://") + host + ":" + port;
    }
}
