// Shows of each seminar whether one can apply for it now: by its moments and the desk's clock at once, and by its seats as
// soon as the desk answers. Without script the page has its days, which are always true.
(async () => {
  const { clock: answersWithTime } = document.currentScript.dataset;
  const box = document.querySelector(".seminars");
  const words = document.getElementById("seminar-words");
  if (!box || !words) return;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const places = [...box.querySelectorAll(".seminar")];
  const seats = {};

  const stateOf = ({ dataset: one }) => {
    const now = deskClock.now();
    const left = seats[one.seminar];
    if ("off" in one || left === "off") return "off";
    if (now >= one.ends) return "over";
    if (now >= one.closes) return "closed";
    if (now < one.opens) return "early";
    return left === "full" || left === "waiting" || left === "few" ? left : "open";
  };
  const show = () => {
    let isAny = false;
    for (const place of places) {
      const state = stateOf(place);
      const line = place.querySelector(".seminar__state");
      place.dataset.state = state;
      // What an editor wrote says why it is called off.
      line.hidden = state === "off" && place.querySelector(".seminar__off") !== null;
      line.textContent = "";
      line.append(...unbroken(fill(words.dataset[state], { from: place.dataset.from, until: place.dataset.until })));
      const apply = place.querySelector(".seminar__apply");
      const canApply = state === "open" || state === "few" || state === "waiting";
      if (apply) apply.hidden = !canApply;
      isAny = isAny || canApply || state === "early";
    }
    const none = box.querySelector(".seminars__none");
    if (none) none.hidden = isAny;
  };
  await deskClock.read(answersWithTime);
  show();
  setInterval(show, 6e4);
  const got = box.dataset.form && await fetchInTime(`/api/slots?form=${box.dataset.form}`, { cache: "no-store" }, 1e4);
  if (!got || got.status !== 200) return;
  try {
    for (const { id, state } of JSON.parse(got.text).seminars) seats[id] = state;
    show();
  } catch { /* the days are shown all the same */ }
})();
