// Says how full a form and its seminars are now, as the desk answers: at once, and again when the page is looked at later.
// A page that the server wrote just now says it itself. Without an answer, a link leads to the server's page.
const room = {
  asked: -Infinity,
  // `isEmpty`: whether nothing is typed. Somebody's words stay in sight even if the form is full by now.
  async show(form, isEmpty) {
    const place = form && form.querySelector("[data-room]");
    if (!place || Date.now() - room.asked < 6e4) return;
    room.asked = Date.now();
    const got = await fetchInTime(`/api/slots?form=${form.dataset.form}`, { cache: "no-store" }, 1e4);
    if (!got || got.status !== 200) return;
    const { state, seminars = [], fetched_words: time } = JSON.parse(got.text);
    const words = JSON.parse(place.dataset.room);
    const isFull = state === "full";
    const text = isFull ? "" : words[`${state}_now`] || fill(words.now, { time });
    place.lastElementChild.textContent = "";
    place.lastElementChild.append(...unbroken(text));
    const notice = form.querySelector(".form-full .notice");
    if (notice) notice.hidden = !isFull;
    form.toggleAttribute("data-full", isFull && isEmpty());
    for (const { id, state: seats } of seminars) {
      for (const one of form.querySelectorAll(`[data-state="${id}"]`)) {
        const label = one.dataset.label = one.dataset.label || one.textContent;
        one.textContent = one.matches("option") ? `${label}（${words.states[seats]}）` : words.states[seats];
      }
    }
  },
};
