// Shows a form only in its time of application (`open` of content/forms/*.yml), by the desk's clock; before and after it
// says when it opens, or what to do instead. Once open it stays, and so does one that somebody has begun before the
// clock was known: the server decides what it still takes.
const opening = {
  wasOpen: false,
  show(form, isSure) {
    const place = form && form.querySelector(".form-period");
    // The server's answer says more.
    if (!place || form.querySelector(".error-summary:not([hidden])")) return;
    const { opens, closes } = place.dataset;
    const left = opens - deskClock.now();
    const isOver = closes && deskClock.now() >= Number(closes);
    opening.wasOpen = opening.wasOpen || form.contains(document.activeElement);
    const state = opening.wasOpen ? "" : opens && left > 0 ? "early" : isOver ? "over" : "";
    if (state) form.dataset.closed = state;
    else delete form.dataset.closed;
    for (const part of place.querySelectorAll("[data-period]")) part.hidden = part.dataset.period !== state;
    if (!isSure) return;
    opening.wasOpen = !state;
    if (state === "early") setTimeout(() => opening.show(form, true), Math.min(left, 6e4));
  },
};

// Options have times of their own: who comes too early can't choose one yet, and what is over is offered to nobody. What
// somebody has chosen stays, and the server says what is wrong with it.
function offerOptions(form) {
  if (!form) return;
  for (const one of form.querySelectorAll("input[data-opens], option[data-opens]")) {
    const { opens, closes } = one.dataset;
    const isEarly = Boolean(opens) && deskClock.now() < Number(opens);
    const isOver = Boolean(closes) && deskClock.now() >= Number(closes) && !one.checked && !one.selected;
    one.disabled = isEarly || isOver;
    (one.closest(".choice") || one).hidden = isOver;
  }
}
