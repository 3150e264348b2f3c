// Handles the link of the mail that asks to confirm a subscription (#code): moves the code from the address bar into
// its field, and leaves only the button to be pressed. Nothing is sent by itself.
(() => {
  const form = document.getElementById("magazine-confirm");
  const ask = document.getElementById("magazine-form");
  function take() {
    const [, code] = /^#([0-9A-Z-]{43,60})$/.exec(location.hash) || [];
    if (!form || !code) return;
    history.replaceState(null, "", location.pathname);
    form.elements.code.value = code;
    form.querySelector(".field").hidden = true;
    form.querySelector(".confirm-lead").hidden = false;
    ask.hidden = true;
    form.querySelector("button").focus();
  }
  take();
  // The link was opened in a tab that already shows this page.
  addEventListener("hashchange", take);
})();
