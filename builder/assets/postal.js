// Fills the address as far as a postal code tells it, from a file of this site. What a person typed is never
// overwritten; where there's no such code, no file or no line, nothing happens.
(() => {
  const { base } = document.currentScript.dataset;
  const digits = (input) => input.value.normalize("NFKC").replace(/\D/g, "");
  const filled = {};

  document.addEventListener("input", async ({ target: input }) => {
    const { fills } = input.dataset;
    if (!fills) return;
    const said = input.parentElement.querySelector("[data-filled]");
    said.textContent = "";
    const code = digits(input);
    if (code.length !== 7) return;
    const places = await fetch(`${base}${code.slice(0, 2)}.json`).then((answer) => answer.json()).catch(() => ({}));
    const place = Object.keys(places).find((one) => code.slice(2) in places[one]);
    const address = document.getElementById(fills);
    if (!place || !address || digits(input) !== code) return;
    if (address.value && address.value !== filled[fills]) return;
    address.value = filled[fills] = place + places[place][code.slice(2)];
    // As if typed: the draft is kept at this event.
    address.dispatchEvent(new Event("input", { bubbles: true }));
    said.textContent = said.dataset.filled;
  });
})();
