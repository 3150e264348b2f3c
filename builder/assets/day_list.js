// Days as lists, in place of the browser's date controls. Published with form.js (builder/pages/assets.py).

const format = (options) => new Intl.DateTimeFormat("ja-JP", { timeZone: "Asia/Tokyo", ...options });
const midnight = (date) => Date.parse(`${date}T00:00:00+09:00`);
const day = format({ month: "long", day: "numeric", weekday: "short" });
const month = format({ year: "numeric", month: "long" });

// Replaces the date controls of these slots by lists. `days`, `cutoff` and `horizon` are of the form's data-slots. Returns
// a function that fills the lists with the days that can be asked for at the desk's time: to be called again when the
// time turns out to be another.
function offerDays(slots, { days, cutoff, horizon }, words) {
  const known = days
    .split(" ")
    .map((pair) => pair.split(":"))
    .map(([date, inTime]) => ({ date, deadline: midnight(inTime) + cutoff * 6e4 }));
  const deadlineWords = (deadline) => {
    const minute = new Date(deadline - 6e4 + 9 * 36e5);
    return `${day.format(deadline - 6e4)}${minute.getUTCHours()}時${String(minute.getUTCMinutes()).padStart(2, "0")}分`;
  };
  const fillings = slots.map((slot) => {
    const input = slot.querySelector("[data-slot=day]");
    const line = slot.querySelector(".slot-deadline");
    const select = element("select", { id: input.id, name: input.name, className: input.className });
    for (const { name: attribute, value } of input.attributes) if (/^(aria|data)-/.test(attribute)) select.setAttribute(attribute, value);
    const showDeadline = () => {
      const found = known.find(({ date }) => date === select.value);
      line.hidden = !found;
      if (found) line.textContent = fill(words.slot_deadline_words, { deadline: deadlineWords(found.deadline) });
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
  });
  return () => {
    const now = deskClock.now();
    const last = new Date(now + horizon * 864e5 + 9 * 36e5).toISOString().slice(0, 10);
    const open = known.filter(({ date, deadline }) => now < deadline && date <= last);
    fillings.forEach((refill) => refill(open));
  };
}
