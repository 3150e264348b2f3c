// Takes the receipt number and the code out of the mail's link: fills both fields, takes them off the address bar,
// and looks the booking up. Where that fails, they stand in the fields.
(() => {
  const form = document.getElementById("manage-form");
  function take() {
    const [, receipt, code] = /^#([^.]+)\.(.+)$/.exec(location.hash) || [];
    if (!form || !code) return;
    history.replaceState(null, "", location.pathname);
    form.elements.receipt.value = receipt;
    form.elements.code.value = code;
    form.requestSubmit();
  }
  take();
  // The link was opened where this page was already open.
  addEventListener("hashchange", take);
})();
