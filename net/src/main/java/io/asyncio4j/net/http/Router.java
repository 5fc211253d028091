// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handler of a request by its method and path.
 *
 * <p>Counterpart of {@code aiohttp.web.UrlDispatcher}. In the path of a route, {@code {name}} stands for one segment and
 * {@code {name...}} at the end for the rest, which may be empty; {@link HttpRequest#pathParameter} has what stood there,
 * decoded. A fixed segment goes before a parameter and that before the rest, whatever the order of the routes.
 *
 * <p>HEAD is answered by the route of GET, OPTIONS by the list of methods, a path without a route by status 404, one
 * without this method by 405 with the methods that it has, a path with segments of dots by 400. A slash at the end counts.
 *
 * <p>A router is filled first and then serves; it may serve on several loops.
 */
public final class Router implements HttpHandler {
    private final RouteTree routes = new RouteTree();
    private final List<Middleware> middlewares = new ArrayList<>();
    private HttpHandler chain = this::dispatch;
    private @Nullable HttpHandler fallback;

    private Router() {}

    /**
     * Makes an empty router.
     *
     * @return the router
     */
    public static Router create() {
        return new Router();
    }

    /**
     * Adds a route of GET, and of HEAD.
     *
     * @param path its path
     * @param handler answers
     * @return this
     * @throws IllegalArgumentException if the path is no path or has such a route
     */
    public Router get(String path, HttpHandler handler) {
        return route("GET", path, handler);
    }

    /**
     * Adds a route of POST.
     *
     * @param path its path
     * @param handler answers
     * @return this
     * @throws IllegalArgumentException if the path is no path or has such a route
     */
    public Router post(String path, HttpHandler handler) {
        return route("POST", path, handler);
    }

    /**
     * Adds a route of PUT.
     *
     * @param path its path
     * @param handler answers
     * @return this
     * @throws IllegalArgumentException if the path is no path or has such a route
     */
    public Router put(String path, HttpHandler handler) {
        return route("PUT", path, handler);
    }

    /**
     * Adds a route of PATCH.
     *
     * @param path its path
     * @param handler answers
     * @return this
     * @throws IllegalArgumentException if the path is no path or has such a route
     */
    public Router patch(String path, HttpHandler handler) {
        return route("PATCH", path, handler);
    }

    /**
     * Adds a route of DELETE.
     *
     * @param path its path
     * @param handler answers
     * @return this
     * @throws IllegalArgumentException if the path is no path or has such a route
     */
    public Router delete(String path, HttpHandler handler) {
        return route("DELETE", path, handler);
    }

    /**
     * Adds a route.
     *
     * @param method the method, as it is sent; {@code *} for all that have no route of their own
     * @param path its path
     * @param handler answers
     * @return this
     * @throws IllegalArgumentException if the path is no path or has such a route
     */
    public Router route(String method, String path, HttpHandler handler) {
        routes.add(method, path, handler);
        return this;
    }

    /**
     * Adds a route of WebSockets with the options that {@link HttpServerOptions#webSockets} has.
     *
     * @param path its path
     * @param handler serves each
     * @return this
     * @throws IllegalArgumentException if the path is no path or has such a route
     */
    public Router webSocket(String path, WebSocketHandler handler) {
        return get(path, request -> HttpResponse.webSocket(handler));
    }

    /**
     * Hands all requests below a path to another handler: a router, {@link StaticFiles}. A router sees the path that is
     * left; so does {@link HttpRequest#path}.
     *
     * @param prefix the path, without a slash at its end; may have parameters
     * @param handler answers what lies below, and the path itself
     * @return this
     * @throws IllegalArgumentException if the prefix is no path or is taken
     */
    public Router mount(String prefix, HttpHandler handler) {
        if (prefix.endsWith("/")) {
            throw new IllegalArgumentException("The path to mount at has no slash at its end: " + prefix);
        }
        routes.addMounted(prefix, handler);
        return this;
    }

    /**
     * Puts a middleware before all that this router answers. The first one that is used sees a request first.
     *
     * @param middleware the middleware
     * @return this
     */
    public Router use(Middleware middleware) {
        middlewares.add(middleware);
        HttpHandler made = this::dispatch;
        for (Middleware outer : middlewares.reversed()) {
            made = outer.before(made);
        }
        chain = made;
        return this;
    }

    /**
     * Chooses who answers where no route has the path, instead of status 404.
     *
     * @param handler answers
     * @return this
     */
    public Router fallback(HttpHandler handler) {
        fallback = handler;
        return this;
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws Exception {
        return chain.handle(request);
    }

    private HttpResponse dispatch(HttpRequest request) throws Exception {
        List<String> segments = request.segments().isEmpty() ? List.of("") : request.segments();
        Set<String> allowed = new TreeSet<>();
        RouteTree.Match match = routes.find(request.method(), segments, allowed);
        if (match != null) {
            return match.handler()
                    .handle(
                            match.mounted()
                                    ? request.below(match.consumed(), match.parameters())
                                    : request.routed(match.parameters()));
        }
        if (allowed.isEmpty()) {
            return fallback != null
                    ? fallback.handle(request)
                    : HttpResponse.text(404, "There is nothing at " + request.rawPath());
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        allowed.add("OPTIONS");
        HttpResponse answer = request.method().equals("OPTIONS")
                ? HttpResponse.of(204)
                : HttpResponse.text(405, request.method() + " is not possible here");
        return answer.header("Allow", String.join(", ", allowed));
    }
}
