// SPDX-License-Identifier: Apache-2.0
// Runs before the page is drawn, so that a chosen theme does not flash the other one first.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem('asyncio4j-theme');
  } catch {
    theme = null; // no storage for pages opened as files, in some browsers: then the system's theme holds
  }
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
  }
})();
