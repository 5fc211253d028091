// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.jobs.dashboard;

import io.asyncio4j.net.http.HttpResponse;

/** Ends a request with a sentence that says what is wrong, and one that says what to do. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String remedy;

    Refusal(int status, String error, String remedy) {
        super(error, null, false, false);
        this.status = status;
        this.remedy = remedy;
    }

    static Refusal missing(String error) {
        return new Refusal(404, error, "It may have ended and been forgotten; go back and reload the list.");
    }

    static Refusal conflict(String error) {
        return new Refusal(409, error, "Its state may have changed; reload and look again.");
    }

    static Refusal wrong(String error, String remedy) {
        return new Refusal(400, error, remedy);
    }

    /** The body of every answer that is no success. */
    record Body(String error, String remedy) {}

    HttpResponse response() {
        return response(status, String.valueOf(getMessage()), remedy);
    }

    static HttpResponse response(int status, String error, String remedy) {
        return HttpResponse.json(status, new Body(error, remedy)).header("Cache-Control", "no-store");
    }
}
