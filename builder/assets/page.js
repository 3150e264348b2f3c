// Applies the chosen palette, closes the menu, and has a form in steps laid out as its first step. Runs in the head,
// before the first paint.
(() => {
  // Until its script (steps.js) has shown a step. If that script doesn't come, the whole form is shown.
  const { classList } = document.documentElement;
  classList.add("steps-to-come");
  addEventListener("load", () => classList.remove("steps-to-come"));

  const key = "madoguchi.palette";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => {
    try { return localStorage.getItem(key); } catch (_) { return null; }
  };
  let chosen = stored();
  const isDark = () => (chosen ? chosen === "dark" : system.matches);

  const paint = () => {
    const sheet = document.getElementById("dark");
    if (chosen) sheet.media = isDark() ? "screen" : "not all";
    for (const button of document.querySelectorAll("[data-palette-toggle]")) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(isDark()));
    }
  };
  paint();
  document.addEventListener("DOMContentLoaded", paint);
  if (system.addEventListener) system.addEventListener("change", paint);

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette-toggle]")) {
      chosen = isDark() ? "light" : "dark";
      try { localStorage.setItem(key, chosen); } catch (_) { /* no storage: the choice lasts for this page view */ }
      paint();
    }
    const menu = document.querySelector("details.menu[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
  });
  // The search box. What is typed goes behind the address's "#", which no browser sends.
  const keysKey = "madoguchi.keys";
  let keys = true;
  try { keys = localStorage.getItem(keysKey) !== "off"; } catch (_) { /* no storage: the keys work */ }
  const boxes = () => [...document.querySelectorAll("#find, #search-query")].filter((box) => box.offsetParent);
  document.addEventListener("DOMContentLoaded", () => {
    const find = document.querySelector(".find"), toggle = document.getElementById("search-keys");
    if (toggle) {
      // Keys that act by themselves can be turned off: speech input types them by accident (WCAG 2.1.4).
      toggle.hidden = false;
      toggle.setAttribute("aria-pressed", String(keys));
      toggle.addEventListener("click", () => {
        keys = !keys;
        toggle.setAttribute("aria-pressed", String(keys));
        try { localStorage.setItem(keysKey, keys ? "on" : "off"); } catch (_) { /* for this page view */ }
      });
    }
    if (!find) return;
    find.hidden = false;
    find.addEventListener("submit", (event) => {
      event.preventDefault();
      const typed = document.getElementById("find").value.trim();
      location.href = document.querySelector(".tool--search").href + (typed ? `#q=${encodeURIComponent(typed)}` : "");
    });
  });
  document.addEventListener("keydown", (event) => {
    const { target } = event;
    if (target.id === "find" && event.key === "Escape" && !event.isComposing) {
      target.value = "";
      target.blur();
    }
    const isTyping = target.closest("input, select, textarea, [contenteditable]") || event.ctrlKey || event.metaKey || event.altKey;
    if (!keys || isTyping || !["/", "s"].includes(event.key) || !boxes().length) return;
    event.preventDefault();
    boxes()[0].focus();
  });
  // On paper there's nothing to press: what is folded away is shown.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("main details:not([open])")];
    for (const one of folded) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of folded) one.open = false; });
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector("details.menu[open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
