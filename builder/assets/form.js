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
    const goal = field ? field.querySelector("input, select, textarea") : find(".error-summary:not([hidden])") || find("h1");
    if (goal.tagName === "H1") goal.tabIndex = -1;
    goal.focus({ preventScroll: true });
    (field || goal).scrollIntoView({ block: "start" });
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
    const control = link && document.getElementById(link.hash.slice(1));
    if (control) {
      event.preventDefault();
      control.closest(".field").scrollIntoView({ block: "start" });
      control.focus({ preventScroll: true });
    }
  });

  // ---- the form in place

  function prepare(isFirst) {
    if (!form() || form().dataset.step) return;
    offerDays();
    if (isFirst && !find(".has-error")) restore();
    countDown();
    askInPlace();
    form().addEventListener("input", () => { keep(); askInPlace(); });
    offerClearing();
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

  function offerDays() {
    if (!form().dataset.slots) return;
    const { days, cutoff, horizon } = JSON.parse(form().dataset.slots);
    const set = document.querySelector("meta[name=desk-now]");
    const now = set ? Date.parse(set.content) : Date.now();
    const format = (options) => new Intl.DateTimeFormat("ja-JP", { timeZone: "Asia/Tokyo", ...options });
    const day = format({ month: "long", day: "numeric", weekday: "short" });
    const month = format({ year: "numeric", month: "long" });
    const midnight = (date) => Date.parse(`${date}T00:00:00+09:00`);
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

  function leaveDone() {
    const print = find("[data-print]");
    if (!print) return;
    print.hidden = false;
    print.addEventListener("click", () => window.print());
    store.removeItem(`madoguchi.form.${find("[data-done]").dataset.done}`);
  }

  prepare(true);
})();
