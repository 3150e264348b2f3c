// Handles the link of a mail (#receipt.code): moves both values from the address bar into the fields and submits. If
// the look-up fails, the fields keep them. A whole link that is pasted into a field is split the same way.
(() => {
  const form = document.getElementById("manage-form");
  function take() {
    const [, receipt, code] = /^#([^.]+)\.(.+)$/.exec(location.hash) || [];
    if (!form || !code) return;
    history.replaceState(null, "", location.pathname);
    form.elements.receipt.value = receipt;
    form.elements.code.value = code;
    // Safari before 16 has no requestSubmit.
    form.submit();
  }
  take();
  if (form) form.addEventListener("input", ({ target }) => {
    // A mail program may have broken the link, with quote marks.
    const [, receipt, code] = /#([^.#\s]+)\.([-\w\s>|]+)/.exec(target.value) || [];
    if (!code) return;
    form.elements.receipt.value = receipt;
    form.elements.code.value = code.replace(/[\s>|]/g, "");
  });
  // The link was opened in a tab that already shows this page.
  addEventListener("hashchange", take);
})();
