// SPDX-License-Identifier: Apache-2.0
// The server's JSON API, under the address of this page whatever its base path is.

/** What the server refused, with what to do about it. */
class ApiError extends Error {
  constructor(status, message, remedy) {
    super(message);
    this.status = status;
    this.remedy = remedy;
  }
}

let csrf = "";
let whenSignedOut = () => {};

export function useCsrf(token) {
  csrf = token ?? "";
}

export function onSignedOut(f) {
  whenSignedOut = f;
}

/** A path of names, each escaped. */
export function path(...names) {
  return "api/" + names.map(escaped).join("/");
}

/** A name as one segment. Browsers take dots alone for ways, so such names get a tilde in front, and so do those with one. */
function escaped(name) {
  return encodeURIComponent(/^(~|\.+$)/.test(name) ? "~" + name : name);
}

export function get(where, query, signal) {
  const asked = Object.entries(query ?? {}).filter(([, v]) => v !== null && v !== undefined);
  const tail = asked.length ? "?" + new URLSearchParams(asked) : "";
  return call("GET", where + tail, undefined, signal);
}

export function post(where, body) {
  return call("POST", where, body ?? {});
}

export function remove(where) {
  return call("DELETE", where);
}

async function call(method, where, body, signal) {
  const headers = { Accept: "application/json" };
  if (method !== "GET") {
    headers["X-CSRF-Token"] = csrf;
  }
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(where, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)].filter(Boolean)),
    });
  } catch (e) {
    if (signal?.aborted) {
      throw e;
    }
    throw new ApiError(
      0,
      e.name === "TimeoutError" ? "The dashboard did not answer within 30 s" : "The dashboard cannot be reached",
      "See whether its process runs, and whether this machine reaches it.",
    );
  }
  const answer = await read(response);
  if (response.ok) {
    return answer;
  }
  if (response.status === 401) {
    whenSignedOut();
  }
  throw new ApiError(
    response.status,
    answer?.error ?? `The dashboard answered ${response.status}`,
    answer?.remedy ?? "",
  );
}

async function read(response) {
  const text = await response.text();
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return response.ok ? null : { error: `The dashboard answered ${response.status} without a reason` };
  }
}
