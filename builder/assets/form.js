// Makes a form's journey smooth: the pages that the server writes are put in place instead of moved to, days
// are offered as a list, questions come when they're asked, and what was typed outlives a reload or a dead line.
// No rule, no sentence and no markup is here: the page carries the words, the server writes the pages.
(() => {
  // A browser that blocks storage keeps no draft; the rest goes on.
  const store = (() => {
    try { return sessionStorage; } catch (_) { return { getItem: () => null, setItem() {}, removeItem() {} }; }
  })();
  const main = document.querySelector("main");
  const find = (selector) => main.querySelector(selector);
  const form = () => find("form[data-form]");
  if (!form()) {
    leaveDone();
    return;
  }

  const name = form().dataset.form;
  const words = JSON.parse(form().dataset.words);
  const key = `madoguchi.form.${name}`;
  const waits = [2, 5, 10, 20, 40];
  let busy = false;

  // ---- sending a step

  document.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    if (!busy) send(event.target, event.submitter);
  });

  async function send(from, button) {
    const body = new URLSearchParams(new FormData(from));
    if (button && button.name) body.append(button.name, button.value);
    say(words.sending);
    busy = true;
    from.querySelectorAll("[type=submit]").forEach((one) => one.setAttribute("aria-disabled", "true"));
    const answer = await post(from.action, body);
    busy = false;
    from.querySelectorAll("[type=submit]").forEach((one) => one.removeAttribute("aria-disabled"));
    if (answer && answer.redirected) {
      leaveFor(answer.url);
      return;
    }
    const page = new DOMParser().parseFromString(answer ? await answer.text() : "", "text/html");
    // A page that isn't the desk's (a gateway's, a hotspot's) is as good as none.
    if (page.querySelector("main article")) {
      show(page, button && button.name === "_edit" && button.value);
    } else {
      say(words.offline);
      find(".phones").hidden = false;
    }
  }

  // The same body again and again: the server knows it by its sid, so nothing is taken twice.
  async function post(url, body) {
    for (const seconds of [...waits, 0]) {
      const answer = await fetch(url, { method: "POST", body, headers: { accept: "text/html" } }).catch(() => null);
      if (answer && (answer.status < 500 || !seconds) && /html/.test(answer.headers.get("content-type"))) return answer;
      if (seconds) {
        say(words.retrying);
        find(".phones").hidden = false;
        await new Promise((resume) => {
          const timer = setTimeout(resume, seconds * 1000);
          addEventListener("online", () => { clearTimeout(timer); resume(); }, { once: true });
        });
      }
    }
    return null;
  }

  function say(text) {
    find(".sending").textContent = text;
  }

  function show(page, edited) {
    const before = form().dataset.step;
    // These stay: status.js has found them and says in them who is open now.
    const phones = find(".phones");
    find("article").innerHTML = page.querySelector("main article").innerHTML;
    if (phones && find(".phones")) {
      phones.hidden = find(".phones").hidden;
      find(".phones").replaceWith(phones);
    }
    document.title = page.title;
    if (form() && form().dataset.step && !before) history.pushState({ step: form().dataset.step }, "");
    prepare();
    const field = edited && document.getElementById(`f-${edited}`);
    const goal = field ? control(field) : find(".error-summary:not([hidden])") || find("h1");
    if (goal.tagName === "H1") goal.tabIndex = -1;
    lead(goal, field);
  }

  // A question is shown from its beginning, but what has the focus has to be in sight: in a small window (or at
  // 400 %) the table's days lie far below its question.
  function lead(goal, field) {
    (field || goal).scrollIntoView({ block: "start" });
    goal.focus({ preventScroll: true });
    if (field) goal.scrollIntoView({ block: "nearest" });
  }

  // Back from the check page is the form again, with what was typed.
  addEventListener("popstate", () => {
    const back = form() && form().querySelector("button[name=_edit][value='']");
    if (back) send(form(), back);
  });

  function leaveFor(url) {
    forget();
    location.replace(url);
  }

  // ---- what was typed, kept in this tab until it's sent or cleared

  const own = (control) => control.name && control.name[0] !== "_";
  const controls = () => [...form().elements].filter(own);

  function keep() {
    if (form().dataset.step) return;
    const typed = controls()
      .filter((control) => control.value && (control.checked || !/radio|checkbox/.test(control.type)))
      .map((control) => [control.id, control.value]);
    if (typed.length) store.setItem(key, JSON.stringify(typed));
    else store.removeItem(key);
    offerClearing();
  }

  function forget() {
    store.removeItem(key);
  }

  function restore() {
    const typed = JSON.parse(store.getItem(key) || "[]");
    for (const [id, value] of typed) {
      const control = document.getElementById(id);
      if (!control) continue;
      if (/radio|checkbox/.test(control.type)) control.checked = true;
      else control.value = value;
    }
    if (typed.length) say(words.kept);
  }

  function offerClearing() {
    const button = find("[data-clear]");
    if (button) button.hidden = !store.getItem(key);
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-clear]")) {
      forget();
      location.reload();
    }
    if (event.target.closest("[data-quick-exit]")) {
      event.preventDefault();
      forget();
      form().reset();
      // A script's move minds no link's `rel`: the page itself has to keep its address to itself.
      document.head.append(element("meta", { name: "referrer", content: "no-referrer" }));
      location.replace(event.target.closest("a").href);
    }
    const link = event.target.closest(".error-summary a");
    const named = link && document.getElementById(link.hash.slice(1));
    if (named) {
      event.preventDefault();
      const field = named.closest(".field");
      lead(named.getClientRects().length ? named : control(field), field);
    }
  });

  // Where a question is answered: its first control in sight, or what is chosen in the table.
  function control(field) {
    return field.querySelector("td :checked") || [...field.querySelectorAll("input, select, textarea")].find((one) => one.getClientRects().length);
  }

  // ---- the form in place

  function prepare(isFirst) {
    if (!form() || form().dataset.step) return;
    offerDays();
    if (isFirst && !find(".has-error")) restore();
    countDown();
    askInPlace();
    form().addEventListener("input", () => { keep(); askInPlace(); });
    offerClearing();
    offerTable();
  }

  function askInPlace() {
    const chosen = (field) => controls().filter((one) => one.name === field && (one.checked || one.matches("select"))).map((one) => one.value);
    for (const field of form().querySelectorAll("[data-when]")) {
      const asked = chosen(field.dataset.when).some((value) => field.dataset.whenValues.split(" ").includes(value));
      field.hidden = !asked;
      field.querySelectorAll("input, select, textarea").forEach((one) => { one.disabled = !asked; });
    }
  }

  function countDown() {
    for (const area of form().querySelectorAll("textarea[data-limit]")) {
      const counter = area.parentElement.querySelector(".counter");
      const count = () => {
        const left = area.dataset.limit - [...area.value].length;
        counter.textContent = fill(left < 0 ? words.over : words.remaining, { count: Math.abs(left) });
        counter.classList.toggle("over", left < 0);
      };
      area.addEventListener("input", count);
      count();
    }
  }

  const fill = (text, facts) => text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, fact) => facts[fact]);
  const element = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  const format = (options) => new Intl.DateTimeFormat("ja-JP", { timeZone: "Asia/Tokyo", ...options });
  const midnight = (date) => Date.parse(`${date}T00:00:00+09:00`);
  const day = format({ month: "long", day: "numeric", weekday: "short" });

  function offerDays() {
    if (!form().dataset.slots) return;
    const { days, cutoff, horizon } = JSON.parse(form().dataset.slots);
    const set = document.querySelector("meta[name=desk-now]");
    const now = set ? Date.parse(set.content) : Date.now();
    const month = format({ year: "numeric", month: "long" });
    const last = new Date(now + horizon * 864e5 + 9 * 36e5).toISOString().slice(0, 10);
    const open = days
      .split(" ")
      .map((pair) => pair.split(":"))
      .map(([date, inTime]) => ({ date, deadline: midnight(inTime) + cutoff * 6e4 }))
      .filter(({ date, deadline }) => now < deadline && date <= last);
    const deadlineWords = (deadline) => {
      const minute = new Date(deadline - 6e4 + 9 * 36e5);
      return `${day.format(deadline - 6e4)}${minute.getUTCHours()}時${String(minute.getUTCMinutes()).padStart(2, "0")}分`;
    };
    for (const slot of form().querySelectorAll(".slot")) {
      const input = slot.querySelector("[data-slot=day]");
      const line = slot.querySelector(".slot-deadline");
      const select = element("select", { id: input.id, name: input.name, className: input.className });
      for (const { name: attribute, value } of input.attributes) if (/^(aria|data)-/.test(attribute)) select.setAttribute(attribute, value);
      select.append(element("option", { value: "" }, input.dataset.choose));
      let group;
      for (const { date } of open) {
        const label = month.format(midnight(date));
        if (!group || group.label !== label) select.append((group = element("optgroup", { label })));
        group.append(element("option", { value: date }, day.format(midnight(date))));
      }
      // A day that can't be asked for any more stays as it was typed: the server says what's wrong with it.
      if (input.value && !open.some(({ date }) => date === input.value)) {
        select.append(element("option", { value: input.value }, day.format(midnight(input.value))));
      }
      select.value = input.value;
      const tell = () => {
        const found = open.find(({ date }) => date === select.value);
        line.hidden = !found;
        if (found) line.textContent = fill(words.slot_deadline_words, { deadline: deadlineWords(found.deadline) });
      };
      select.addEventListener("change", tell);
      input.replaceWith(select);
      tell();
    }
  }

  // ---- what is free now, in a table

  // The two lists stay the controls that are kept and posted: the table only works them. So drafts and Back know
  // nothing of it, and where nobody can say what's free, the lists come into sight again.
  function offerTable() {
    const lists = find(".slot[data-table]");
    if (!lists) return;
    const { url, most } = JSON.parse(form().dataset.slots);
    const [dayList, timeList] = lists.querySelectorAll("select");
    const times = [...timeList.options].slice(1);
    const hidden = (text) => element("span", { className: "visually-hidden", textContent: text });
    const button = (text, press) => {
      const made = element("button", { type: "button", className: "button", textContent: text });
      made.addEventListener("click", () => { if (made.getAttribute("aria-disabled") !== "true") press(); });
      return made;
    };
    const live = (made) => { made.setAttribute("aria-live", "polite"); return made; };
    const told = live(element("p"));
    const chosen = element("p", { className: "slot-chosen" });
    const caption = live(element("caption"));
    const body = element("tbody");
    const back = button(words.slot_previous, () => turn(-1));
    const next = button(words.slot_next, () => turn(1));
    const column = (text) => element("th", { scope: "col", textContent: text });
    const head = element("thead", {}, element("tr", {}, column(words.slot_corner), ...times.map((time) => column(time.text))));
    const scroll = element("div", { className: "slot-scroll" }, element("table", {}, caption, head, body));
    const table = element("div", { className: "slot-table", hidden: true },
      element("p", { textContent: words.slot_lead }), element("div", { className: "slot-turn" }, back, next), scroll, chosen);
    const state = element("div", { className: "slot-state", hidden: true }, told, button(words.slot_refresh, () => load(true)));
    lists.before(table, state);

    let weeks = [];
    let week = 0;
    let begun = false;
    // Whoever has begun to choose from the lists isn't interrupted by the table.
    for (const kind of ["pointerdown", "input"]) lists.addEventListener(kind, () => { begun = true; });

    const slotOf = (one, two) => (one.value && two.value ? `${one.value}T${two.value}` : "");
    const timeOf = (value) => times.find((time) => time.value === value).text;
    const dayOf = (date) => [].concat(...weeks).find((one) => one.date === date);
    const isFree = (date, time) => dayOf(date) && dayOf(date).times.some((at) => at.time === time && at.state === "free");
    const isNotFree = (date, time) => Boolean(dayOf(date)) && !isFree(date, time);

    function choose(date, time) {
      if (date && ![...dayList.options].some((option) => option.value === date)) dayList.append(element("option", { value: date }, day.format(midnight(date))));
      dayList.value = date;
      timeList.value = time;
      chosen.textContent = "";
      const one = dayOf(date);
      if (one) chosen.append(fill(words.slot_chosen, { slot: day.format(midnight(date)) + timeOf(time) }), element("small", { textContent: fill(words.slot_deadline_words, { deadline: one.deadline_words }) }));
    }

    function cell(date, { time, state }) {
      if (state !== "free") return element("td", { className: "full" }, mark(words.slot_full), hidden(words.slot_full_words));
      const id = `${dayList.id}-${date}T${time}`;
      const radio = element("input", { type: "radio", name: "_slot", id, checked: slotOf(dayList, timeList) === `${date}T${time}` });
      for (const { name: attribute, value } of dayList.attributes) if (/^aria-/.test(attribute)) radio.setAttribute(attribute, value);
      // Before the form's own listener, which keeps what the lists say.
      radio.addEventListener("input", () => choose(date, time));
      return element("td", {}, radio, element("label", { htmlFor: id }, hidden(day.format(midnight(date)) + timeOf(time))));
    }

    function mark(text) {
      const made = element("span", { textContent: text });
      made.setAttribute("aria-hidden", "true");
      return made;
    }

    function row(one) {
      const is = one.code === "past_deadline" ? "past" : "closed";
      const header = element("th", { scope: "row" }, day.format(midnight(one.date)));
      const until = one.open && fill(words.slot_until, { deadline: one.deadline_words });
      const end = until && until.indexOf(")") + 1;
      if (until) header.append(element("small", {}, until.slice(0, end), element("wbr"), until.slice(end)));
      const cells = one.open
        ? one.times.map((at) => cell(one.date, at))
        : [element("td", { className: "closed", colSpan: times.length }, mark(words[`slot_${is}`]), hidden(words[`slot_${is}_words`]), one.reason ? ` ${one.reason}` : "")];
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

    // In the further choices' lists, what is full can't be chosen and says why.
    function markOthers() {
      const tell = (option, isFull) => {
        option.dataset.text = option.dataset.text || option.text;
        option.disabled = isFull && !option.selected;
        option.text = option.dataset.text + (isFull ? `（${words.slot_full}）` : "");
      };
      for (const other of form().querySelectorAll(".slot:not([data-table])")) {
        const [days, hours] = other.querySelectorAll("select");
        const markTimes = () => [...hours.options].slice(1).forEach((option) => tell(option, isNotFree(days.value, option.value)));
        [...days.options].slice(1).forEach((option) => tell(option, times.every((time) => isNotFree(option.value, time.value))));
        markTimes();
        days.onchange = markTimes;
      }
    }

    async function ask() {
      const days = [];
      for (let answer; !answer || answer.days.length === most;) {
        const from = answer ? `&from=${dayAfter(days[days.length - 1].date)}` : "";
        const response = await fetch(url + from);
        if (!response.ok) throw response;
        answer = await response.json();
        days.push(...answer.days);
        days.at = new Date(Date.parse(answer.fetched_at) + 9 * 36e5);
      }
      return days;
    }

    const dayAfter = (date) => new Date(Date.parse(date) + 864e5).toISOString().slice(0, 10);

    async function load(again) {
      const days = await ask().catch(() => []);
      if (!lists.isConnected) return;
      const shown = weeks[week] && weeks[week][0].date;
      const wished = dayList.value;
      const open = days.map((one) => one.open);
      weeks = [];
      for (const one of days.slice(open.indexOf(true), open.lastIndexOf(true) + 1)) {
        if (!weeks.length || new Date(one.date).getUTCDay() === 1) weeks.push([]);
        weeks[weeks.length - 1].push(one);
      }
      const hadFocus = lists.contains(document.activeElement);
      const isShown = weeks.length > 0 && (again || !begun);
      table.hidden = !isShown;
      lists.hidden = isShown;
      state.hidden = false;
      told.textContent = weeks.length ? fill(words.slot_fetched, { hour: days.at.getUTCHours(), minute: String(days.at.getUTCMinutes()).padStart(2, "0") }) : words.slot_unknown;
      markOthers();
      if (!isShown) return;
      if (slotOf(dayList, timeList) && !isFree(dayList.value, timeList.value)) {
        told.textContent += words.slot_gone;
        choose("", "");
        keep();
      } else if (slotOf(dayList, timeList)) {
        choose(dayList.value, timeList.value);
      }
      const has = (date) => (some) => some.some((one) => one.date === date);
      week = Math.max(0, [has(shown), has(wished), (some) => some.some((one) => one.times.some((at) => at.state === "free"))].map((test) => weeks.findIndex(test)).find((found) => found >= 0));
      turn(0);
      if (hadFocus) control(table).focus();
    }

    load();
  }

  function leaveDone() {
    const print = find("[data-print]");
    if (!print) return;
    print.hidden = false;
    print.addEventListener("click", () => window.print());
    store.removeItem(`madoguchi.form.${find("[data-done]").dataset.done}`);
  }

  prepare(true);
})();
