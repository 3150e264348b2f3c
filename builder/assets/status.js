// Shows at each desk whether it is open now, and urgent callers the phone that is answered now or opens next. Words and
// days come from the page (#opening-data).
(async () => {
  const { clock: answersWithTime } = document.currentScript.dataset;
  const data = document.getElementById("opening-data");
  const places = document.querySelectorAll(".desk-state[data-line]");
  if (!data || !places.length) return;
  const lines = JSON.parse(data.textContent);
  const words = data.dataset;
  // Words with a reading, as editors write them (builder/texts/gfm/readings.py).
  const READING = /(｜[^｜《》]+《[^《》]+》|[㐀-䶿一-鿿々〆〇]+《[^《》]+》)/;
  const withReading = (part) => {
    const [, word, reading] = /^｜?([^《]+)《([^》]+)》$/.exec(part) || [];
    if (!reading) return null;
    const made = document.createElement("ruby"), above = document.createElement("rt");
    above.textContent = reading;
    above.setAttribute("aria-hidden", "true");
    made.append(word, above);
    return made;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const [weekdays, months, days] = [words.weekdays, words.months, words.monthDays].map((names) => (names || "").split("|"));
  const dateWords = (day) => fill(words.day, {
    month: months[day.getUTCMonth()] || day.getUTCMonth() + 1,
    day: days[day.getUTCDate() - 1] || day.getUTCDate(),
    weekday: weekdays[(day.getUTCDay() + 6) % 7],
  });
  const write = (place, text) => {
    const whole = document.createElement("span");
    whole.append(...text.split(READING).flatMap((part) => withReading(part) || unbroken(part)));
    place.textContent = "";
    place.append(whole);
  };

  // {name, text, isAnswered, opens}; `opens` ({at, time}) is when a line with hours is answered next. Moments are Tokyo's
  // time as if it were UTC. Null: the days aren't known.
  const state = (line) => {
    // Japan has no daylight saving time: shifted by nine hours, the UTC getters give Tokyo's time.
    const tokyo = new Date(deskClock.now() + 324e5);
    const first = Date.parse(line.start);
    const today = Math.floor((tokyo - first) / 864e5);
    if (!line.days[today]) return null;
    const now = tokyo.getUTCHours() * 60 + tokyo.getUTCMinutes();
    // One character a day: 0 is closed, any other says which hours the day has.
    const isOn = (day) => line.days[day] > "0";
    const isOpen = isOn(today);
    if (isOpen && !line.spans) {
      // Who answers differs from call to call: nobody can promise it.
      const isUsual = !line.usual || line.usual.some((one) => now >= one.from && now < one.to);
      return isUsual ? { name: "varies", text: words.reachable } : { name: "closed", text: words.rarely };
    }
    const spansOf = (day) => (line.others || {})[line.days[day]] || line.spans || [];
    const spans = spansOf(today);
    // A span that goes past midnight belongs to the day on which it began.
    const night = isOn(today - 1) && spansOf(today - 1).find((span) => now < span.to - 1440 && now >= span.from - 1440);
    const span = isOpen && spans.find((one) => now >= one.from && now < one.to);
    if (night || span) {
      const left = night ? night.to - 1440 - now : span.to - now;
      if (span && span.from === 0 && span.to === 1440) return { name: "open", text: words.around, isAnswered: true };
      const close = night ? night.morning : span.close;
      return left <= 30
        ? { name: "soon", text: fill(words.ending, { close }), isAnswered: true }
        : { name: "open", text: fill(words.open, { close }), isAnswered: true };
    }
    const opens = (day, begins) => ({ at: first + day * 864e5 + begins.from * 6e4, time: begins.open });
    const later = isOpen && spans.find((one) => now < one.from);
    if (later) return { name: "soon", text: fill(later === spans[0] ? words.opens : words.resumes, later), opens: opens(today, later) };
    const ahead = line.days.slice(today + 1).search(/[^0]/), next = today + 1 + ahead;
    const sentence = isOpen ? words.over : words.closed;
    if (ahead < 0) return { name: "closed", text: sentence };
    const date = dateWords(new Date(first + next * 864e5));
    const [begins] = spansOf(next);
    if (!begins) return { name: "closed", text: sentence + fill(words.nextDay, { date }) };
    return { name: "closed", text: sentence + fill(words.next, { date, open: begins.open }), opens: opens(next, begins) };
  };

  // A text about the phones that a part of the page names: hidden in a box for urgent callers while one is answered.
  const showClosed = (part, states) => {
    const mine = part.dataset.whenClosed.split(" ");
    const answered = mine.filter((id) => states[id] && states[id].isAnswered);
    const [next] = mine.filter((id) => states[id] && states[id].opens).sort((a, b) => states[a].opens.at - states[b].opens.at);
    const varying = mine.filter((id) => states[id] && states[id].name === "varies");
    const box = part.closest(".urgent-box");
    if (box) {
      part.hidden = answered.length > 0;
      const items = [...box.querySelectorAll("[data-open-line]")];
      const best = [...answered, ...varying, next].filter(Boolean)[0];
      const shown = items.find((item) => item.dataset.openLine === best) || items[0];
      for (const item of items) item.hidden = item !== shown;
    }
    const text = part.querySelector("[data-closed-words]");
    if (!text.dataset.usual) text.dataset.usual = text.textContent;
    if (answered.length || !next) {
      write(text, text.dataset.usual);
      return;
    }
    const { at, time } = states[next].opens;
    if (box) {
      // The shown line's own state says when it opens, or that it may be answered.
      write(text, varying.length ? words.othersClosed : words.allClosed);
      return;
    }
    const opening = fill(words.nextLine, { date: dateWords(new Date(at)), open: time, name: lines[next].name });
    write(text, words.allClosed + opening + varying.map((id) => fill(words.maybe, lines[id])).join(""));
  };

  // Of a list that ends a search: only the phones that are answered now, if there is one; else all, with what to do.
  const putOpenFirst = (list, states) => {
    const isOpen = (row) => (states[row.querySelector(".desk-state").dataset.line] || {}).isAnswered === true;
    const rows = [...list.children], isAny = rows.some(isOpen);
    for (const row of rows) row.hidden = isAny && !isOpen(row);
    for (const note of document.querySelectorAll("[data-when-none-open]")) note.hidden = isAny;
  };

  const show = () => {
    const states = {};
    for (const id of Object.keys(lines)) states[id] = state(lines[id]);
    for (const place of places) {
      const found = states[place.dataset.line];
      place.hidden = !found;
      if (!found) continue;
      place.dataset.state = found.name;
      write(place, found.text);
    }
    for (const list of document.querySelectorAll("[data-open-first]")) putOpenFirst(list, states);
    for (const part of document.querySelectorAll("[data-when-closed]")) showClosed(part, states);
  };
  await deskClock.read(answersWithTime);
  show();
  setInterval(show, 6e4);
})();
