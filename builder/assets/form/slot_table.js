// The table of free slots, by days and times, above a booking's first choice. Published behind form.js as one script
// (builder/pages/assets.py), so nothing here is global.
//
// The day's and the time's select stay the controls that are saved and posted: the table only sets them. So drafts and
// Back need not know of it, and where free slots can't be fetched, the selects are shown instead.
//
// `lists` holds the two selects. From form.js: `words`, `control` (what to focus in an element), `saveDraft`.
function offerSlotTable(lists, { words, control, saveDraft }) {
  const form = lists.closest("form");
  // `most` days are in one answer.
  const { url, most } = JSON.parse(form.dataset.slots);
  const [dayList, timeList] = lists.querySelectorAll("select");
  const times = [...timeList.options].slice(1);

  const hidden = (text) => element("span", { className: "visually-hidden", textContent: text });
  const button = (text, press) => {
    const made = element("button", { type: "button", className: "button", textContent: text });
    made.addEventListener("click", () => { if (made.getAttribute("aria-disabled") !== "true") press(); });
    return made;
  };
  const live = (made) => { made.setAttribute("aria-live", "polite"); return made; };
  // A time may break before its hour: 午前|9時.
  const column = (text) => {
    const hour = Math.max(0, text.search(/\d/));
    return element("th", { scope: "col" }, text.slice(0, hour), element("wbr"), text.slice(hour));
  };

  const message = live(element("p"));
  const chosen = element("p", { className: "slot-chosen" });
  const caption = live(element("caption"));
  const body = element("tbody");
  const back = button(words.slot_previous, () => turn(-1));
  const next = button(words.slot_next, () => turn(1));
  const head = element("thead", {}, element("tr", {}, column(words.slot_corner), ...times.map((time) => column(time.text))));
  const scroll = element("div", { className: "slot-scroll" }, element("table", {}, caption, head, body));
  const table = element("div", { className: "slot-table", hidden: true },
    element("p", { textContent: words.slot_lead }), element("div", { className: "slot-turn" }, back, next), scroll, chosen);
  const state = element("div", { className: "slot-state", hidden: true }, message, button(words.slot_refresh, () => load(true)));
  lists.before(table, state);

  let weeks = [];
  let week = 0;
  let hasBegun = false;
  // Don't replace the selects under a person who has begun to use them.
  for (const kind of ["pointerdown", "input"]) lists.addEventListener(kind, () => { hasBegun = true; });

  const slotOf = (dayControl, timeControl) => (dayControl.value && timeControl.value ? `${dayControl.value}T${timeControl.value}` : "");
  const timeOf = (value) => times.find((time) => time.value === value).text;
  const dayOf = (date) => [].concat(...weeks).find((one) => one.date === date);
  const at = (date, time) => dayOf(date) && dayOf(date).times.find((one) => one.time === time);
  const isFree = (date, time) => Boolean(at(date, time)) && at(date, time).state === "free";

  // ---- choosing

  function choose(date, time) {
    if (date && ![...dayList.options].some((option) => option.value === date)) dayList.append(element("option", { value: date }, day.format(midnight(date))));
    dayList.value = date;
    timeList.value = time;
    chosen.textContent = "";
    const one = dayOf(date);
    if (one) chosen.append(...unbroken(fill(words.slot_chosen, { slot: `${day.format(midnight(date))} ${timeOf(time)}` })), element("small", {}, ...unbroken(fill(words.slot_deadline_words, { deadline: one.deadline_words }))));
  }

  // ---- drawing a week

  // A time that this day doesn't have has a dash.
  function cell(date, time) {
    if (!isFree(date, time)) return element("td", { className: "full" }, mark(at(date, time) ? words.slot_full : "－"), hidden(words.slot_full_words));
    const id = `${dayList.id}-${date}T${time}`;
    const radio = element("input", { type: "radio", name: "_slot", id, checked: slotOf(dayList, timeList) === `${date}T${time}` });
    for (const { name: attribute, value } of dayList.attributes) if (/^aria-/.test(attribute)) radio.setAttribute(attribute, value);
    // Runs before the form's own listener, which saves the selects.
    radio.addEventListener("input", () => choose(date, time));
    return element("td", {}, radio, element("label", { htmlFor: id }, hidden(`${day.format(midnight(date))} ${timeOf(time)}`)));
  }

  function mark(text) {
    const made = element("span", { textContent: text });
    made.setAttribute("aria-hidden", "true");
    return made;
  }

  function row(one) {
    const kind = one.code === "past_deadline" ? "past" : "closed";
    const header = element("th", { scope: "row" }, day.format(midnight(one.date)));
    const until = one.open && fill(words.slot_until, { deadline: one.deadline_words });
    if (until) header.append(element("small", {}, ...unbroken(until)));
    const cells = one.open
      ? times.map((time) => cell(one.date, time.value))
      : [element("td", { className: "closed", colSpan: times.length }, mark(words[`slot_${kind}`]), hidden(words[`slot_${kind}_words`]), one.reason ? ` ${one.reason}` : "")];
    return element("tr", {}, header, ...cells);
  }

  function turn(by) {
    week += by;
    const days = weeks[week];
    caption.textContent = fill(words.slot_week, { first: day.format(midnight(days[0].date)), last: day.format(midnight(days[days.length - 1].date)) });
    body.textContent = "";
    body.append(...days.map(row));
    back.setAttribute("aria-disabled", week === 0);
    next.setAttribute("aria-disabled", week === weeks.length - 1);
  }

  // In the selects of the further choices: disables what is full and says so. They may be made later than the table.
  function markOthers() {
    // What the day doesn't have at all can't be chosen, and isn't called full.
    const markFull = (option, isFull, isThere = true) => {
      option.dataset.text = option.dataset.text || option.text;
      option.disabled = (isFull || !isThere) && !option.selected;
      option.text = option.dataset.text + (isFull && isThere ? `（${words.slot_full}）` : "");
    };
    const isKnown = (date) => Boolean(dayOf(date));
    for (const other of form.querySelectorAll(".slot:not([data-table])")) {
      const [days, hours] = ["day", "time"].map((half) => other.querySelector(`select[data-slot=${half}]`));
      if (!days) continue;
      const markTimes = () => [...hours.options].slice(1).forEach(({ value }, n, all) => markFull(all[n], isKnown(days.value) && !isFree(days.value, value), !isKnown(days.value) || Boolean(at(days.value, value))));
      [...days.options].slice(1).forEach((option) => markFull(option, isKnown(option.value) && times.every((time) => !isFree(option.value, time.value))));
      markTimes();
      days.onchange = markTimes;
    }
  }

  // ---- fetching

  const dayAfter = (date) => new Date(Date.parse(date) + 864e5).toISOString().slice(0, 10);
  const mondayOf = (date) => Date.parse(date) - ((new Date(date).getUTCDay() + 6) % 7) * 864e5;

  async function fetchDays() {
    const days = [];
    for (let answer; !answer || answer.days.length === most;) {
      const from = answer ? `&from=${dayAfter(days[days.length - 1].date)}` : "";
      const got = await fetchInTime(url + from);
      if (!got || got.status !== 200) throw got;
      answer = JSON.parse(got.text);
      days.push(...answer.days);
      days.at = answer.fetched_words;
    }
    return days;
  }

  async function load(again) {
    const days = await fetchDays().catch(() => []);
    if (!lists.isConnected) return;
    const shown = weeks[week] && weeks[week][0].date;
    const wished = dayList.value;
    const open = days.map((one) => one.open);
    weeks = [];
    let monday;
    for (const one of days.slice(open.indexOf(true), open.lastIndexOf(true) + 1)) {
      // A day on which this form never takes anybody has no row, and a week of such days is left out.
      if (!one.times.length) continue;
      if (mondayOf(one.date) !== monday) weeks.push([]);
      monday = mondayOf(one.date);
      weeks[weeks.length - 1].push(one);
    }
    const hadFocus = lists.contains(document.activeElement);
    const isShown = weeks.length > 0 && (again || !hasBegun);
    table.hidden = !isShown;
    lists.hidden = isShown;
    state.hidden = false;
    message.textContent = weeks.length ? fill(words.slot_fetched, { time: days.at }) : days.length ? words.slot_none : words.slot_unknown;
    markOthers();
    if (!isShown) return;
    if (slotOf(dayList, timeList) && !isFree(dayList.value, timeList.value)) {
      message.textContent += words.slot_gone;
      choose("", "");
      saveDraft();
    } else if (slotOf(dayList, timeList)) {
      choose(dayList.value, timeList.value);
    }
    // The week shown before, else that of the chosen day, else the first with a free slot.
    const has = (date) => (some) => some.some((one) => one.date === date);
    week = Math.max(0, [has(shown), has(wished), (some) => some.some((one) => one.times.some((at) => at.state === "free"))].map((test) => weeks.findIndex(test)).find((found) => found >= 0));
    turn(0);
    if (hadFocus) control(table).focus();
  }

  form.addEventListener("daysoffered", markOthers);
  load();
}
