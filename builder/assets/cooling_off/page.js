// Cooling-off: finds the last day, and fills in the notice. What is typed stays on this page: nothing is sent or stored.
(async () => {
  const { clock: answersWithTime } = document.currentScript.dataset;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const inWords = (day, { day: words, weekdays = "" }) => {
    const [year, month, date] = day.split("-").map(Number);
    return fill(words, { year, month, day: date, weekday: weekdays[new Date(day).getUTCDay()] });
  };
  const byId = (id) => document.getElementById(id);

  const finder = byId("last-day");
  if (finder) {
    const words = finder.dataset;
    const [kind, received, goods] = ["kind", "received", "goods"].map((name) => byId(`last-day-${name}`));
    const answer = finder.querySelector("[data-answer]");
    // Japan has no daylight saving time: shifted by nine hours, a moment's UTC date is Tokyo's.
    const today = () => new Date(deskClock.now() + 324e5).toISOString().slice(0, 10);
    const found = () => {
      const { days, from } = kind.selectedOptions[0].dataset;
      const [first, came] = [received, from === "papers" ? { value: "" } : goods].map((input) => typedDay(input.value));
      if (!first) return ["unknown", received.value ? words.unknown : ""];
      if (first > today() || came > today()) return ["future", words.future];
      const last = lastDay(first, Number(days), came);
      const values = { days, last: inWords(last, words), first: inWords(came > first ? came : first, words) };
      if (last === today()) return ["today", fill(words.today, values)];
      return last < today() ? ["passed", fill(words.passed, values)] : ["until", fill(words.until, values)];
    };
    const show = () => {
      const hasPapers = byId("last-day-has").checked;
      const [state, text] = hasPapers ? found() : ["no", ""];
      finder.querySelector("[data-asked=papers]").hidden = !hasPapers;
      finder.querySelector("[data-asked=goods]").hidden = !hasPapers || kind.selectedOptions[0].dataset.from === "papers";
      for (const part of finder.querySelectorAll("[data-shown]")) part.hidden = part.dataset.shown !== state;
      answer.hidden = !text;
      answer.textContent = "";
      answer.append(...unbroken(text));
    };
    finder.hidden = false;
    finder.addEventListener("input", show);
    finder.addEventListener("change", show);
    await deskClock.read(answersWithTime);
    show();
  }

  const form = byId("letter-form");
  if (!form) return;
  const state = document.querySelector(".letter__state");
  const gaps = [...document.querySelectorAll("[data-fill]")].map((gap) => ({ gap, blank: gap.textContent }));
  const shown = (field) => {
    if (field.type !== "date") return field.value.trim();
    const day = typedDay(field.value);
    return day ? inWords(day, form.dataset) : field.value.trim();
  };
  const write = () => {
    for (const { gap, blank } of gaps) {
      const text = shown(form.querySelector(`[data-field="${gap.dataset.fill}"]`));
      gap.textContent = text || blank;
      gap.classList.toggle("gap", !text);
    }
    for (const part of document.querySelectorAll("[data-when]")) {
      part.hidden = !form.querySelector(`[data-applies="${part.dataset.when}"]`).checked;
    }
    state.textContent = "";
  };
  const copy = async (paper) => {
    try {
      await navigator.clipboard.writeText(paper.innerText);
      return true;
    } catch (_) {
      getSelection().selectAllChildren(paper);
      return document.execCommand("copy");
    }
  };
  for (const note of document.querySelectorAll(".only")) note.hidden = true;
  for (const ways of document.querySelectorAll(".letter__ways")) ways.hidden = false;
  form.hidden = false;
  form.addEventListener("input", write);
  form.addEventListener("change", write);
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-copy], [data-print]");
    if (!button) return;
    if (!("print" in button.dataset)) {
      state.textContent = (await copy(byId(button.dataset.copy))) ? form.dataset.copied : form.dataset.failed;
      return;
    }
    document.body.classList.add("only-letters");
    print();
    document.body.classList.remove("only-letters");
  });
  write();
})();
