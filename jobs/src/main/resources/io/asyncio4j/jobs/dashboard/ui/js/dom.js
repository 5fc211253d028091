// SPDX-License-Identifier: Apache-2.0
// Makes elements. Text is always text: nothing here ever reads markup from data.

/** Makes an element. `attrs`: `class`, `on: {event: f}`, `vars: {"--x": v}`, `text`, else attributes; null and false are left out. */
export function h(tag, attrs, ...children) {
  return fill(document.createElement(tag), attrs, children);
}

/** The same for SVG. */
export function s(tag, attrs, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attrs, children);
}

function fill(el, attrs, children) {
  for (const [name, value] of Object.entries(attrs ?? {})) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) {
        el.addEventListener(event, listener);
      }
    } else if (name === "vars") {
      for (const [key, v] of Object.entries(value)) {
        el.style.setProperty(key, v);
      }
    } else if (name === "text") {
      el.textContent = value;
    } else {
      el.setAttribute(name, value === true ? "" : value);
    }
  }
  add(el, children);
  return el;
}

function add(el, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) {
      continue;
    }
    if (Array.isArray(child)) {
      add(el, child);
    } else {
      el.append(child instanceof Node ? child : String(child));
    }
  }
}

/** Sets text, and touches nothing if it is the same. */
export function setText(el, text) {
  if (el.textContent !== text) {
    el.textContent = text;
  }
}

/** Sets an attribute, or removes it if there is no value; touches nothing if it is the same. */
export function setAttr(el, name, value) {
  if (value === null || value === undefined || value === false) {
    if (el.hasAttribute(name)) {
      el.removeAttribute(name);
    }
  } else if (el.getAttribute(name) !== String(value)) {
    el.setAttribute(name, value);
  }
}

/** The element with this id of the page itself. */
export function part(id) {
  return document.getElementById(id);
}

/** Calls `f` once the calls for it have ceased for a while. */
export function calmly(millis, f) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => f(...args), millis);
  };
}

/** What this browser keeps for this page; nothing where it may not. */
export const kept = {
  get(name) {
    try {
      return localStorage.getItem("aio." + name);
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      localStorage.setItem("aio." + name, value);
    } catch {
      return false; // lasts as long as the page then
    }
    return true;
  },
};
