// SPDX-License-Identifier: Apache-2.0
// What the page says and asks: messages, questions before something is lost, troubles with their remedies.
import { h, part, setText } from "./dom.js";
import { button } from "./view.js";

/** Says something that goes away by itself. `undo`: what a button does that takes it back. */
export function say(text, { undo, error, remedy } = {}) {
  const box = h(
    "div",
    { class: error ? "toast error" : "toast", role: error && "alert" },
    h("div", null, text, remedy ? h("div", { class: "quiet", text: remedy }) : null),
    undo ? button("Undo", () => (end(), undo())) : null,
    button("Close", () => end()),
  );
  let timer = 0;
  const end = () => (clearTimeout(timer), box.remove());
  const wait = () => (timer = setTimeout(end, error ? 20_000 : 8_000));
  box.addEventListener("pointerenter", () => clearTimeout(timer));
  box.addEventListener("focusin", () => clearTimeout(timer));
  box.addEventListener("pointerleave", wait);
  box.addEventListener("focusout", wait);
  const all = part("toasts");
  while (all.childElementCount > 3) {
    all.firstElementChild.remove();
  }
  all.append(box);
  wait();
}

export function sayError(e) {
  say(e.message, { error: true, remedy: e.remedy });
}

/** For screen readers alone. */
export function announce(text) {
  setText(part("announce"), text);
}

/**
 * Asks before something is done. `typed`: what must be typed first. Resolves to whether to do it.
 */
export function ask({ title, text, action, danger, typed }) {
  return new Promise((resolve) => {
    const go = h(
      "button",
      { type: "submit", value: "yes", disabled: Boolean(typed), class: `button main-action ${danger ? "danger" : ""}` },
      action,
    );
    const input = typed
      ? h("input", {
          class: "field mono",
          id: "typed",
          autocomplete: "off",
          spellcheck: "false",
          autocapitalize: "off",
          on: { input: () => (go.disabled = !isTyped(input.value, typed)) },
        })
      : null;
    const box = h(
      "dialog",
      { "aria-labelledby": "ask-title" },
      h(
        "form",
        { method: "dialog", on: { submit: (event) => go.disabled && event.preventDefault() } },
        h("h2", { id: "ask-title", text: title }),
        [text].flat().map((line) => h("p", null, line)),
        typed
          ? [h("label", { for: "typed" }, "Type ", h("b", { class: "mono", text: typed }), " to go on"), input]
          : null,
        h(
          "div",
          { class: "dialog-buttons" },
          h(
            "button",
            { type: "button", class: "button", autofocus: !typed && danger, on: { click: () => box.close("no") } },
            "Keep as it is",
          ),
          go,
        ),
      ),
    );
    box.addEventListener("close", () => {
      box.remove();
      resolve(box.returnValue === "yes");
    });
    document.body.append(box);
    box.showModal();
    input?.focus();
  });
}

/** Whether that was typed; numbers with or without commas. */
function isTyped(value, typed) {
  return value.trim() === typed || (/^\d+$/.test(typed) && value.replaceAll(/[\s,.]/g, "") === typed);
}

/** A trouble that stays until it is over, where the data would be. */
export function trouble(e, again) {
  return h(
    "div",
    { class: "trouble", role: "alert" },
    h("div", null, h("b", { text: e.message }), e.remedy ? h("div", { text: e.remedy }) : null),
    again ? button("Try again", again) : null,
  );
}
