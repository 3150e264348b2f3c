// Leads to the sign-in once nobody has used a page for as long as a session may be idle, so that it doesn't stay on the
// screen of a shared computer. The server ends the session by itself: without this script only the screen stays.
(() => {
  "use strict";
  const minutes = Number(document.body.dataset.idle);
  // The server may have noted the last request up to 15 seconds late.
  const limit = minutes * 60_000 + 20_000;
  let used = Date.now();
  let typedInto = null;
  let isLeaving = false;

  const use = () => {
    used = Date.now();
  };
  for (const kind of ["pointerdown", "keydown", "input", "wheel"]) {
    addEventListener(kind, use, { capture: true, passive: true });
  }
  addEventListener("input", (event) => {
    if (event.target.form?.method === "post") typedInto = event.target.form;
  });
  addEventListener("submit", () => {
    isLeaving = true;
  });

  // What was typed is sent only when the session has surely ended: then it is kept for its member, and nothing is done.
  const leave = async () => {
    isLeaving = true;
    document.body.hidden = true;
    try {
      if (typedInto) {
        const answer = await fetch("/sign-in", { redirect: "manual", cache: "no-store" });
        if (answer.type === "opaqueredirect") {
          // Used in another tab.
          document.body.hidden = false;
          isLeaving = false;
          use();
        } else if (answer.ok) {
          typedInto.submit();
        } else {
          isLeaving = false;
        }
      } else {
        location.replace(location.pathname + location.search);
      }
    } catch {
      // No connection: tried again at the next look.
      isLeaving = false;
    }
  };
  const look = () => {
    if (!isLeaving && Date.now() - used >= limit) leave();
  };
  setInterval(look, 10_000);
  // A computer that slept has missed its timers.
  document.addEventListener("visibilitychange", look);
})();
