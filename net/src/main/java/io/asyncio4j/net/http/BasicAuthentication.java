// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.net.http;

/** Lets those pass who know a password. */
record BasicAuthentication(String realm, PasswordCheck check, HttpHandler next) implements HttpHandler {
    BasicAuthentication {
        if (realm.indexOf('"') >= 0 || realm.indexOf('\\') >= 0) {
            throw new IllegalArgumentException("The realm must have no quotes and backslashes: " + realm);
        }
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws Exception {
        BasicCredentials sent = BasicCredentials.of(request.header("authorization"));
        if (sent != null && check.accepts(sent.user(), sent.password())) {
            request.attributes().put("user", sent.user());
            return next.handle(request);
        }
        return HttpResponse.text(401, "Name and password are needed")
                .header("WWW-Authenticate", "Basic realm=\"" + realm + "\", charset=\"UTF-8\"");
    }
}
