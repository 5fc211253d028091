// SPDX-License-Identifier: Apache-2.0
// Before the first paint: the theme that was chosen last.
(function () {
  try {
    const chosen = localStorage.getItem("aio.theme");
    if (chosen === "light" || chosen === "dark") {
      document.documentElement.dataset.theme = chosen;
    }
  } catch {
    delete document.documentElement.dataset.theme; // storage is closed to this page: the system's theme
  }
})();
