// Days as lists, in place of the browser's date controls. Published with form.js (builder/pages/assets.py).

// Made when it's first used: that takes longer than all else a form needs at first.
const format = (options) => {
  let made;
  return { format: (moment) => (made = made || new Intl.DateTimeFormat("ja-JP", { timeZone: "Asia/Tokyo", ...options })).format(moment) };
};
const midnight = (date) => Date.parse(`${date}T00:00:00+09:00`);
const day = format({ month: "long", day: "numeric", weekday: "short" });
const month = format({ year: "numeric", month: "long" });

// The lists of days of `form`: `offer` puts them in place of the date controls in some of its slots, `refill` fills
// those in place again, when the desk's time turns out to be another.
function dayLists(form, words) {
  const { days, cutoff, until, horizon } = JSON.parse(form.dataset.slots);
  const fillings = [];
  let known = null;

  function offered() {
    known = known || days
      .split(" ")
      .map((pair) => pair.split(":"))
      .map(([date, inTime]) => ({ date, deadline: midnight(inTime) + cutoff * 6e4 }));
    const now = deskClock.now();
    const last = new Date(now + horizon * 864e5 + 9 * 36e5).toISOString().slice(0, 10);
    for (const note of form.querySelectorAll(".slot-published")) note.hidden = last <= note.dataset.until;
    return known.filter(({ date, deadline }) => now < deadline && date <= last);
  }

  // A list in place of a slot's date control. Returns a function that fills it.
  function put(slot) {
    const input = slot.querySelector("[data-slot=day]");
    const line = slot.querySelector(".slot-deadline");
    const select = element("select", { id: input.id, name: input.name, className: input.className });
    for (const { name: attribute, value } of input.attributes) if (/^(aria|data)-/.test(attribute)) select.setAttribute(attribute, value);
    const showDeadline = () => {
      const found = known.find(({ date }) => date === select.value);
      line.hidden = !found;
      line.textContent = "";
      if (found) line.append(...unbroken(fill(words.slot_deadline_words, { deadline: `${day.format(found.deadline - 6e4)} ${until}` })));
    };
    select.addEventListener("change", showDeadline);
    select.append(element("option", { value: input.value }));
    input.replaceWith(select);
    return (open) => {
      const { value } = select;
      select.textContent = "";
      select.append(element("option", { value: "" }, select.dataset.choose));
      let group;
      for (const { date } of open) {
        const label = month.format(midnight(date));
        if (!group || group.label !== label) select.append((group = element("optgroup", { label })));
        group.append(element("option", { value: date }, day.format(midnight(date))));
      }
      // Keep a chosen day that is no longer offered: the server says what is wrong with it.
      if (value && !open.some(({ date }) => date === value)) select.append(element("option", { value }, day.format(midnight(value))));
      select.value = value;
      showDeadline();
    };
  }

  return {
    offer(slots) {
      const made = slots.map(put);
      fillings.push(...made);
      const open = offered();
      made.forEach((refill) => refill(open));
    },
    refill() {
      if (!fillings.length) return;
      const open = offered();
      fillings.forEach((one) => one(open));
    },
  };
}
