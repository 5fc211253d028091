// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The routes of a router: a node for each segment of their paths. A fixed segment goes before a parameter, and that
 * before the rest; where the better way leads to no route of the method, the next one is tried. No node is visited twice.
 */
final class RouteTree {
    /** The method of a route that answers all that have no route of their own. */
    static final String ANY = "*";

    private static final Pattern PARAMETER = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)(\\.\\.\\.)?}");

    private final Node root = new Node();

    /** A handler and the names of its parameters, in their order. */
    private record Route(HttpHandler handler, List<String> names, boolean mounted) {}

    /** What stands behind one segment. */
    private static final class Node {
        private final Map<String, Node> fixed = new HashMap<>();
        private @Nullable Node parameter;

        /** By method: routes that end here, and routes that take the rest of the path. */
        private final Map<String, Route> here = new HashMap<>();

        private final Map<String, Route> rest = new HashMap<>();
    }

    /**
     * A route that was found.
     *
     * @param mounted whether the handler sees only the rest of the path
     * @param consumed how many segments stand before the rest
     */
    record Match(HttpHandler handler, Map<String, String> parameters, boolean mounted, int consumed) {}

    /** Finds the route of one request, and collects the methods of those that only lack its method. */
    private static final class Search {
        private final String method;
        private final List<String> segments;
        private final List<String> values = new ArrayList<>();
        private final Set<String> allowed;

        Search(String method, List<String> segments, Set<String> allowed) {
            this.method = method;
            this.segments = segments;
            this.allowed = allowed;
        }

        @Nullable
        Match from(Node node, int place) {
            Match found = place == segments.size() ? chosen(node.here, place) : deeper(node, place);
            if (found == null && !node.rest.isEmpty()) {
                values.add(PathSegments.join(segments.subList(place, segments.size())));
                found = chosen(node.rest, place);
                values.removeLast();
            }
            return found;
        }

        private @Nullable Match deeper(Node node, int place) {
            String segment = segments.get(place);
            Node fixed = node.fixed.get(segment);
            Match found = fixed == null ? null : from(fixed, place + 1);
            if (found == null && node.parameter != null && !segment.isEmpty()) {
                values.add(segment);
                found = from(node.parameter, place + 1);
                values.removeLast();
            }
            return found;
        }

        private @Nullable Match chosen(Map<String, Route> routes, int place) {
            Route route = routes.get(method);
            if (route == null && method.equals("HEAD")) {
                route = routes.get("GET");
            }
            if (route == null) {
                route = routes.get(ANY);
            }
            if (route == null) {
                allowed.addAll(routes.keySet());
                return null;
            }
            Map<String, String> parameters = route.names().isEmpty() ? Map.of() : new LinkedHashMap<>();
            for (int i = 0; i < route.names().size(); i++) {
                parameters.put(route.names().get(i), values.get(i));
            }
            return new Match(route.handler(), parameters, route.mounted(), place);
        }
    }

    /**
     * Adds a route.
     *
     * @throws IllegalArgumentException if the path is none, or has that method already
     */
    void add(String method, String path, HttpHandler handler) {
        add(method, path, handler, false);
    }

    /** Adds a handler of all that lies below a path, and of the path itself. */
    void addMounted(String prefix, HttpHandler handler) {
        add(ANY, prefix + "/{rest...}", handler, true);
    }

    private void add(String method, String path, HttpHandler handler, boolean mounted) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("The path of a route begins with a slash: " + path);
        }
        List<String> names = new ArrayList<>();
        Node node = root;
        boolean rest = false;
        for (String segment : path.substring(1).split("/", -1)) {
            if (rest) {
                throw new IllegalArgumentException("Nothing may follow the rest of a path: " + path);
            }
            Matcher parameter = PARAMETER.matcher(segment);
            if (!parameter.matches()) {
                node = fixed(node, segment, path);
                continue;
            }
            names.add(parameter.group(1));
            rest = parameter.group(2) != null;
            if (!rest) {
                node = parameter(node);
            }
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("Two parameters have one name: " + path);
        }
        if (mounted) {
            names.removeLast();
        }
        Route route = new Route(handler, List.copyOf(names), mounted);
        if ((rest ? node.rest : node.here).putIfAbsent(method, route) != null) {
            throw new IllegalArgumentException("There is a route already for " + method + " " + path);
        }
    }

    private static Node fixed(Node node, String segment, String path) {
        if (segment.indexOf('{') >= 0 || segment.indexOf('}') >= 0) {
            throw new IllegalArgumentException("A parameter takes a whole segment and is written {name}, or {name...} "
                    + "for the rest of the path: " + path);
        }
        return node.fixed.computeIfAbsent(segment, ignored -> new Node());
    }

    private static Node parameter(Node node) {
        Node next = node.parameter;
        if (next == null) {
            next = new Node();
            node.parameter = next;
        }
        return next;
    }

    /**
     * Finds a route.
     *
     * @param allowed gets the methods of the routes that have this path but not this method
     * @return null if there is none
     */
    @Nullable
    Match find(String method, List<String> segments, Set<String> allowed) {
        return new Search(method, segments, allowed).from(root, 0);
    }

    /** The methods that a path has; empty if there is no route. */
    Set<String> methods(List<String> segments) {
        Set<String> found = new TreeSet<>();
        find("", segments, found);
        return found;
    }
}
