// Fills in the part of the address that a postal code determines, from a file of this site. Never overwrites what a
// person typed. Does nothing if the code is unknown or the file can't be fetched.
(() => {
  const { base } = document.currentScript.dataset;
  const digits = (input) => input.value.normalize("NFKC").replace(/\D/g, "");
  const filled = {};
  // The words that the address was filled in: they go when somebody writes another one over it.
  const saidOf = (code) => code.parentElement.querySelector("[data-filled]");

  document.addEventListener("input", async ({ target: input }) => {
    const { fills } = input.dataset;
    if (!fills) {
      if (input.id in filled && !input.value.startsWith(filled[input.id])) saidOf(document.querySelector(`[data-fills="${input.id}"]`)).textContent = "";
      return;
    }
    const said = saidOf(input);
    said.textContent = "";
    const code = digits(input);
    if (code.length !== 7) return;
    const places = await fetch(`${base}${code.slice(0, 2)}.json`).then((answer) => answer.json()).catch(() => ({}));
    const place = Object.keys(places).find((one) => code.slice(2) in places[one]);
    const address = document.getElementById(fills);
    if (!place || !address || digits(input) !== code) return;
    if (address.value && address.value !== filled[fills]) return;
    address.value = filled[fills] = place + places[place][code.slice(2)];
    // As if typed: form.js saves the draft on this event.
    address.dispatchEvent(new Event("input", { bubbles: true }));
    said.textContent = said.dataset.filled;
  });
})();
