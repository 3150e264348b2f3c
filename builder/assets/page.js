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
