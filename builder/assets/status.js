// Shows at each desk whether it is open now. Words and days come from the page (#opening-data).
(async () => {
  const { clock: answersWithTime } = document.currentScript.dataset;
  const data = document.getElementById("opening-data");
  const places = document.querySelectorAll(".desk-state[data-line]");
  if (!data || !places.length) return;
  const lines = JSON.parse(data.textContent);
  const words = data.dataset;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  const state = (line) => {
    // Japan has no daylight saving time: shifted by nine hours, the UTC getters give Tokyo's time.
    const tokyo = new Date(deskClock.now() + 324e5);
    const first = Date.parse(line.start);
    const today = Math.floor((tokyo - first) / 864e5);
    if (!line.days[today]) return null;
    const now = tokyo.getUTCHours() * 60 + tokyo.getUTCMinutes();
    const isOpen = line.days[today] === "1";
    if (isOpen && !line.spans) return ["open", words.reachable];
    // Some weekdays have hours of their own.
    const spansOf = (day) => (line.others || {})[new Date(first + day * 864e5).getUTCDay()] || line.spans || [];
    const spans = spansOf(today);
    // A span that goes past midnight belongs to the day on which it began.
    const night = line.days[today - 1] === "1" && spansOf(today - 1).find((span) => now < span.to - 1440 && now >= span.from - 1440);
    const span = isOpen && spans.find((one) => now >= one.from && now < one.to);
    if (night || span) {
      const left = night ? night.to - 1440 - now : span.to - now;
      if (span && span.from === 0 && span.to === 1440) return ["open", words.around];
      const close = night ? night.morning : span.close;
      return left <= 30 ? ["soon", fill(words.ending, { close }), true] : ["open", fill(words.open, { close })];
    }
    const later = isOpen && spans.find((one) => now < one.from);
    if (later) return ["soon", fill(later === spans[0] ? words.opens : words.resumes, later)];
    const next = line.days.indexOf("1", today + 1);
    const sentence = isOpen ? words.over : words.closed;
    if (next < 0) return ["closed", sentence];
    const day = new Date(first + next * 864e5);
    const date = fill(words.day, { month: day.getUTCMonth() + 1, day: day.getUTCDate(), weekday: words.weekdays[day.getUTCDay()] });
    const from = spansOf(next).length ? fill(words.next, { date, open: spansOf(next)[0].open }) : fill(words.nextDay, { date });
    return ["closed", sentence + from];
  };

  const isAnswered = (line) => {
    const found = line && line.spans && state(line);
    return found && (found[0] === "open" || found[2] === true);
  };
  // Of a list that ends a search: only the phones that are answered now, if there is one; else all, with what to do.
  const putOpenFirst = (list) => {
    const isOpen = (row) => isAnswered(lines[row.querySelector(".desk-state").dataset.line]);
    const rows = [...list.children], isAny = rows.some(isOpen);
    for (const row of rows) row.hidden = isAny && !isOpen(row);
    for (const note of document.querySelectorAll("[data-when-closed]")) note.hidden = isAny;
  };

  const show = () => {
    for (const place of places) {
      const line = lines[place.dataset.line];
      const found = line && state(line);
      place.hidden = !found;
      if (!found) continue;
      place.dataset.state = found[0];
      place.textContent = "";
      place.append(...unbroken(found[1]));
    }
    for (const list of document.querySelectorAll("[data-open-first]")) putOpenFirst(list);
  };
  await deskClock.read(answersWithTime);
  show();
  setInterval(show, 6e4);
})();
