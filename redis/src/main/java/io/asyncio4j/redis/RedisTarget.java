// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import java.io.File;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is and how to talk to it, as a URL says.
 *
 * <pre>
 * redis://[user:password@]host[:6379][/database]
 * redis-socket:///path/to/socket
 * redis-sentinel://[user:password@]host[:26379],host…[/database]#master
 * redis-cluster://[user:password@]host[:6379],host…
 * </pre>
 *
 * <p>{@code rediss}, {@code rediss-sentinel} and {@code rediss-cluster} are the same over TLS. After a question mark may
 * stand {@code verify=full}, {@code ca} (any host name) or {@code none}; {@code ca}, {@code cert} and {@code key}, each a
 * PEM file; {@code sentinelUser} and {@code sentinelPassword}; {@code prefix} of all keys; {@code shards}.
 *
 * @param kind which shape Redis has
 * @param seeds the servers or sentinels that are asked first; one for a single server
 * @param node what the addresses of other servers are filled into: credentials, database, TLS
 * @param master how the sentinels call the master; empty for other kinds
 * @param ssl which certificates are used
 * @param prefix what all keys begin with
 * @param shards over how many hash tags a queue is spread when it is first used; 0 for one of each master
 */
record RedisTarget(
        Kind kind, List<RedisURI> seeds, RedisURI node, String master, SslOptions ssl, String prefix, int shards) {
    /** How many servers there are, and who says which. */
    enum Kind {
        SINGLE,
        SENTINEL,
        CLUSTER
    }

    static final String DEFAULT_PREFIX = "a4j";

    private static final Set<String> SETTINGS =
            Set.of("verify", "ca", "cert", "key", "sentineluser", "sentinelpassword", "prefix", "shards");
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Returns whether URLs of a scheme, in lower case, are for Redis. */
    static boolean accepts(String scheme) {
        return switch (scheme) {
            case "redis",
                    "rediss",
                    "redis-socket",
                    "redis-sentinel",
                    "rediss-sentinel",
                    "redis-cluster",
                    "rediss-cluster" -> true;
            default -> false;
        };
    }

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if it makes no sense; the message says how to write it and names no password
     */
    static RedisTarget parse(String url) {
        int colon = url.indexOf("://");
        String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!accepts(scheme)) {
            throw wrong("it begins with none of redis://, rediss://, redis-sentinel:// and redis-cluster://");
        }
        String rest = url.substring(colon + 3);
        String master = "";
        int hash = rest.indexOf('#');
        if (hash >= 0) {
            master = decoded(rest.substring(hash + 1));
            rest = rest.substring(0, hash);
        }
        Map<String, String> settings = Map.of();
        int question = rest.indexOf('?');
        if (question >= 0) {
            settings = settings(rest.substring(question + 1));
            rest = rest.substring(0, question);
        }
        Kind kind =
                scheme.endsWith("-sentinel") ? Kind.SENTINEL : scheme.endsWith("-cluster") ? Kind.CLUSTER : Kind.SINGLE;
        if (kind == Kind.SENTINEL && master.isEmpty()) {
            throw wrong("the name by which the sentinels know the master is missing; add it as #name");
        }
        RedisURI node = scheme.equals("redis-socket") ? socket(rest) : hosts(scheme, kind, rest, settings);
        List<RedisURI> seeds = scheme.equals("redis-socket") ? List.of(node) : seeds(kind, rest, node, settings);
        return new RedisTarget(kind, seeds, node, master, ssl(settings), prefix(settings), shards(settings));
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("This URL of Redis makes no sense: " + what
                + ". Write redis://user:password@host:6379/0, redis-sentinel://host1,host2/0#name or"
                + " redis-cluster://host1,host2; with rediss in place of redis for TLS; %-escapes for @ / : , ? # in a"
                + " password");
    }

    private static Map<String, String> settings(String query) {
        Map<String, String> settings = new TreeMap<>();
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = (equals < 0 ? pair : pair.substring(0, equals)).toLowerCase(Locale.ROOT);
            if (equals < 0 || !SETTINGS.contains(name)) {
                throw wrong("after the question mark may stand verify, ca, cert, key, sentinelUser, sentinelPassword,"
                        + " prefix and shards, each with = and a value");
            }
            settings.put(name, decoded(pair.substring(equals + 1)));
        }
        return settings;
    }

    private static RedisURI socket(String path) {
        return RedisURI.builder(RedisURI.Builder.socket(decoded(path)).build())
                .withTimeout(TIMEOUT)
                .build();
    }

    /** A model of a server's address, with the first host. */
    private static RedisURI hosts(String scheme, Kind kind, String rest, Map<String, String> settings) {
        int slash = rest.indexOf('/');
        String database = slash < 0 ? "" : rest.substring(slash + 1);
        RedisURI.Builder node = RedisURI.builder()
                .withHost("none")
                .withTimeout(TIMEOUT)
                .withSsl(scheme.startsWith("rediss"))
                .withVerifyPeer(verify(settings))
                .withDatabase(database(kind, database));
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            authenticate(node, authority.substring(0, at));
        }
        RedisURI model = node.build();
        if (kind == Kind.SINGLE) {
            List<String> places = places(rest);
            if (places.size() != 1) {
                throw wrong("there are several hosts; for these it is redis-cluster:// or redis-sentinel://");
            }
            return at(model, places.get(0), RedisURI.DEFAULT_REDIS_PORT);
        }
        return model;
    }

    private static int database(Kind kind, String text) {
        int database = text.isEmpty() ? 0 : number(text, "the database after the slash");
        if (kind == Kind.CLUSTER && database != 0) {
            throw wrong("a cluster has database 0 alone");
        }
        return database;
    }

    private static void authenticate(RedisURI.Builder node, String credentials) {
        int colon = credentials.indexOf(':');
        if (colon < 0) {
            throw wrong("before the @ stand a user and a password with a colon between; the user may be empty");
        }
        String user = decoded(credentials.substring(0, colon));
        char[] password = decoded(credentials.substring(colon + 1)).toCharArray();
        if (user.isEmpty()) {
            node.withPassword(password);
        } else {
            node.withAuthentication(user, password);
        }
    }

    private static List<String> places(String rest) {
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String hosts = authority.substring(authority.lastIndexOf('@') + 1);
        List<String> places = new ArrayList<>(List.of(hosts.split(",", -1)));
        if (places.stream().anyMatch(String::isEmpty)) {
            throw wrong("a host is missing");
        }
        return places;
    }

    private static List<RedisURI> seeds(Kind kind, String rest, RedisURI node, Map<String, String> settings) {
        if (kind == Kind.SINGLE) {
            return List.of(node);
        }
        RedisURI model = node;
        if (kind == Kind.SENTINEL) {
            RedisURI.Builder sentinel = RedisURI.builder()
                    .withHost("none")
                    .withTimeout(TIMEOUT)
                    .withSsl(node.isSsl())
                    .withVerifyPeer(node.getVerifyMode());
            String password = settings.get("sentinelpassword");
            if (password != null) {
                authenticate(sentinel, settings.getOrDefault("sentineluser", "") + ":" + password);
            }
            model = sentinel.build();
        }
        List<RedisURI> seeds = new ArrayList<>();
        for (String place : places(rest)) {
            int port = kind == Kind.SENTINEL ? RedisURI.DEFAULT_SENTINEL_PORT : RedisURI.DEFAULT_REDIS_PORT;
            seeds.add(at(model, place, port));
        }
        return List.copyOf(seeds);
    }

    private static RedisURI at(RedisURI model, String place, int defaultPort) {
        int colon = place.lastIndexOf(':');
        boolean port = colon > place.lastIndexOf(']');
        String host = port ? place.substring(0, colon) : place;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return at(model, new Place(host, port ? number(place.substring(colon + 1), "the port") : defaultPort));
    }

    private static RedisURI at(RedisURI model, Place place) {
        RedisURI uri = RedisURI.builder(model).build();
        uri.setHost(place.host());
        uri.setPort(place.port());
        return uri;
    }

    /** The address of a server that a sentinel or another server has named. */
    RedisURI uri(Place place) {
        return at(node, place);
    }

    private static int number(String text, String what) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 0 && number <= 65_535) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(what + " is no number");
        }
        throw wrong(what + " is out of range");
    }

    private static String prefix(Map<String, String> settings) {
        String prefix = settings.getOrDefault("prefix", DEFAULT_PREFIX);
        if (prefix.isEmpty() || prefix.indexOf('{') >= 0 || prefix.indexOf('}') >= 0) {
            throw wrong("a prefix is at least one character, and no braces");
        }
        return prefix;
    }

    private static int shards(Map<String, String> settings) {
        String shards = settings.get("shards");
        if (shards == null) {
            return 0;
        }
        int number = number(shards, "the number of shards");
        if (number < 1 || number > 1024) {
            throw wrong("there are 1 to 1,024 shards");
        }
        return number;
    }

    private static SslVerifyMode verify(Map<String, String> settings) {
        return switch (settings.getOrDefault("verify", "full")) {
            case "full" -> SslVerifyMode.FULL;
            case "ca" -> SslVerifyMode.CA;
            case "none" -> SslVerifyMode.NONE;
            default -> throw wrong("verify is full, ca or none");
        };
    }

    private static SslOptions ssl(Map<String, String> settings) {
        SslOptions.Builder ssl = SslOptions.builder().jdkSslProvider();
        File ca = file(settings.get("ca"));
        if (ca != null) {
            ssl.trustManager(ca);
        }
        File cert = file(settings.get("cert"));
        File key = file(settings.get("key"));
        if ((cert == null) != (key == null)) {
            throw wrong("cert and key go together");
        }
        if (cert != null && key != null) {
            ssl.keyManager(cert, key, new char[0]);
        }
        return ssl.build();
    }

    private static @Nullable File file(@Nullable String path) {
        if (path == null) {
            return null;
        }
        File file = new File(path);
        if (!file.canRead()) {
            throw wrong("the file " + path + " cannot be read");
        }
        return file;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw wrong("a % is not followed by two hexadecimal digits; write %25 for itself");
        }
    }

    /** Names where it is, without a password. */
    @Override
    public String toString() {
        if (node.getSocket() != null) {
            return "redis-socket://" + node.getSocket();
        }
        String tls = node.isSsl() ? "rediss" : "redis";
        String hosts = String.join(
                ",", seeds.stream().map(seed -> Place.of(seed).toString()).toList());
        return switch (kind) {
            case SINGLE -> tls + "://" + hosts + "/" + node.getDatabase();
            case SENTINEL -> tls + "-sentinel://" + hosts + "/" + node.getDatabase() + "#" + master;
            case CLUSTER -> tls + "-cluster://" + hosts;
        };
    }
}
