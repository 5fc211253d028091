// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
    private static HttpHandler saying(String what) {
        return request -> HttpResponse.text(what + " " + request.pathParameters());
    }

    private static HttpResponse ask(HttpHandler handler, String method, String target) throws Exception {
        return handler.handle(HttpRequest.of(method, target));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/                | root {}",
                "/users           | all {}",
                "/users?x=/me     | all {}",
                "/users/          | slash {}",
                "/users/me        | me {}",
                "/users/7         | one {id=7}",
                "/users/me/posts  | posts {id=me}",
                "/users/a%2Fb     | one {id=a/b}",
                "/users/%C3%A4+1  | one {id=ä+1}",
                "/files           | files {path=}",
                "/files/          | files {path=}",
                "/files/a/b%20c   | files {path=a/b c}",
                "/files/x/info    | files {path=x/info}",
            })
    void thePathChooses(String target, String answer) throws Exception {
        Router router = Router.create()
                .get("/files/{path...}", saying("files"))
                .get("/users/{id}", saying("one"))
                .get("/users/me", saying("me"))
                .get("/users/{id}/posts", saying("posts"))
                .get("/users/", saying("slash"))
                .get("/users", saying("all"))
                .get("/", saying("root"));

        assertThat(ask(router, "GET", target).text()).isEqualTo(answer);
    }

    @Test
    void whatNoRouteHasIsMissing() throws Exception {
        Router router = Router.create().get("/users/{id}", saying("one"));

        for (String target : new String[] {"/", "/users", "/users/", "/users/1/2", "//users/1", "/Users/1"}) {
            assertThat(ask(router, "GET", target).status()).as(target).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/../b",
                "/a/./b",
                "/a/%2e%2e/b",
                "/a/.%2E",
                "/a/%00",
                "/a/%",
                "/a/%zz",
                "/a/%ff",
                "/a/%c0%ae%c0%ae/b",
                "/a/%ed%a0%80"
            })
    void pathsThatTwoReadersUnderstandDifferentlyAreRefused(String target) {
        Router router = Router.create().route("*", "/{all...}", saying("all"));

        assertThatThrownBy(() -> ask(router, "GET", target))
                .isInstanceOfSatisfying(
                        HttpStatusException.class, e -> assertThat(e.status()).isEqualTo(400));
    }

    @Nested
    class Methods {
        private final Router router = Router.create()
                .get("/x", saying("get"))
                .put("/x", saying("put"))
                .delete("/{any}", saying("delete"))
                .route("*", "/all", saying("all"));

        @Test
        void headIsAnsweredByGet() throws Exception {
            assertThat(ask(router, "HEAD", "/x").text()).isEqualTo("get {}");
        }

        @Test
        void theNextRouteServesAMethodThatTheBestOneLacks() throws Exception {
            assertThat(ask(router, "DELETE", "/x").text()).isEqualTo("delete {any=x}");
        }

        @Test
        void aMethodThatNoRouteHasIsRefusedWithTheOthers() throws Exception {
            HttpResponse answer = ask(router, "POST", "/x");

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.headers().get("allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS, PUT");
        }

        @Test
        void optionsTellsTheMethods() throws Exception {
            HttpResponse answer = ask(router, "OPTIONS", "/x");

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.headers().get("allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS, PUT");
        }

        @Test
        void aRouteOfAnyMethodTakesWhatIsLeft() throws Exception {
            assertThat(ask(router, "PATCH", "/all").text()).isEqualTo("all {}");
            assertThat(ask(router, "DELETE", "/all").text()).isEqualTo("all {}");
        }
    }

    @Nested
    class Mounts {
        private final Router users = Router.create()
                .get("/", request -> HttpResponse.text("top " + request.path() + " " + request.pathParameters()))
                .get("/{user}", request -> HttpResponse.text(request.path() + " " + request.pathParameters()));
        private final Router router = Router.create().mount("/api/{version}/users", users);

        @Test
        void aMountedRouterSeesTheRestAndAllParameters() throws Exception {
            assertThat(ask(router, "GET", "/api/2/users/x%2Fy").text()).isEqualTo("/x/y {version=2, user=x/y}");
            assertThat(ask(router, "GET", "/api/2/users").text()).isEqualTo("top / {version=2}");
            assertThat(ask(router, "GET", "/api/2/users/").text()).isEqualTo("top / {version=2}");
        }

        @Test
        void aMountedRouterAnswersForItsOwnMistakes() throws Exception {
            assertThat(ask(router, "POST", "/api/2/users/x").headers().get("allow"))
                    .isEqualTo("GET, HEAD, OPTIONS");
            assertThat(ask(router, "GET", "/api/2/users/x/y").status()).isEqualTo(404);
        }

        @Test
        void mountsMayBeNested() throws Exception {
            Router outer = Router.create().mount("/v", router);

            assertThat(ask(outer, "GET", "/v/api/3/users/me").text()).isEqualTo("/me {version=3, user=me}");
        }
    }

    @Nested
    class Middlewares {
        private Middleware tag(String name) {
            return next -> request -> next.handle(request).addHeader("tag", name);
        }

        @Test
        void standBeforeAllAnswersTheFirstOutermost() throws Exception {
            Router router =
                    Router.create().use(tag("outer")).get("/", saying("x")).use(tag("inner"));

            assertThat(ask(router, "GET", "/").headers().getAll("tag")).containsExactly("inner", "outer");
            assertThat(ask(router, "GET", "/none").headers().getAll("tag")).containsExactly("inner", "outer");
        }

        @Test
        void ofAMountedRouterStandBeforeItsOwnAnswersAlone() throws Exception {
            Router router = Router.create()
                    .get("/", saying("x"))
                    .mount("/m", Router.create().use(tag("mounted")).get("/y", saying("y")));

            assertThat(ask(router, "GET", "/").headers().getAll("tag")).isEmpty();
            assertThat(ask(router, "GET", "/m/none").headers().getAll("tag")).containsExactly("mounted");
        }
    }

    @Test
    void theFallbackAnswersWhatNoRouteHas() throws Exception {
        Router router = Router.create().get("/x", saying("x")).fallback(saying("fallback"));

        assertThat(ask(router, "GET", "/y").text()).isEqualTo("fallback {}");
        assertThat(ask(router, "POST", "/x").status()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "/{}", "/{a-b}", "/x{a}", "/{a}/{a}", "/{a...}/b", "/{a", "/a}"})
    void whatIsNoPathOfARouteIsRefused(String path) {
        assertThatThrownBy(() -> Router.create().get(path, saying("")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(path);
    }

    @Test
    void aRouteIsAddedOnce() {
        Router router = Router.create().get("/{a}", saying(""));

        assertThatThrownBy(() -> router.get("/{b}", saying("")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/{b}");
    }

    @Test
    void manyNodesOfEqualNamesAreNoTrap() throws Exception {
        Router router = Router.create();
        StringBuilder path = new StringBuilder();
        for (int depth = 0; depth < 30; depth++) {
            path.append("/a");
            router.get(path + "/end", saying("fixed"));
            router.get(path.toString().replaceAll("a$", "{x}") + "/other", saying("parameter"));
        }

        assertThat(ask(router, "GET", "/a".repeat(2000)).status()).isEqualTo(404);
    }

    @Test
    void theHostOfATargetIsNoPartOfItsPath() {
        assertThat(HttpRequest.of("GET", "http://h:1/a?b=/c").path()).isEqualTo("/a");
        assertThat(HttpRequest.of("GET", "http://h?x=/admin").path()).isEqualTo("/");
        assertThat(HttpRequest.of("GET", "http://h").path()).isEqualTo("/");
        assertThat(HttpRequest.of("OPTIONS", "*").path()).isEqualTo("*");
    }
}
