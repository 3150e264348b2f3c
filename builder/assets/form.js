// Enhances a form: swaps in the pages that the server writes, offers days as a list, shows a question only when it
// applies, and keeps a draft over reloads and lost connections. The table of free slots is in slot_table.js, the steps of
// a form in steps.js.
// No rules, texts or markup here: the page carries the words, the server writes the pages.
(() => {
  // Without storage (blocked by the browser) there is no draft; the rest works.
  const store = (() => {
    try { return sessionStorage; } catch (_) { return { getItem: () => null, setItem() {}, removeItem() {} }; }
  })();
  const main = document.querySelector("main");
  const find = (selector) => main.querySelector(selector);
  const form = () => find("form[data-form]");
  if (!form()) {
    prepareDonePage();
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
    if (!busy && !steps.goesOn()) send(event.target, event.submitter);
  });

  async function send(from, button) {
    const body = new URLSearchParams(new FormData(from));
    if (button && button.name) body.append(button.name, button.value);
    showStatus(words.sending);
    busy = true;
    from.querySelectorAll("[type=submit]").forEach((one) => one.setAttribute("aria-disabled", "true"));
    const answer = await post(from.action, body);
    busy = false;
    from.querySelectorAll("[type=submit]").forEach((one) => one.removeAttribute("aria-disabled"));
    if (answer && answer.redirected) {
      leaveTo(answer.url);
      return;
    }
    const page = new DOMParser().parseFromString(answer ? await answer.text() : "", "text/html");
    // A page that isn't the desk's (a gateway's, a hotspot's) counts as no answer.
    if (page.querySelector("main article")) {
      show(page, button && button.name === "_edit" && button.value);
    } else {
      showStatus(words.offline);
      find(".phones").hidden = false;
    }
  }

  // Retries with the same body. Its sid lets the server recognise repeats, so nothing is stored twice.
  async function post(url, body) {
    for (const seconds of [...waits, 0]) {
      const answer = await fetch(url, { method: "POST", body, headers: { accept: "text/html" } }).catch(() => null);
      if (answer && (answer.status < 500 || !seconds) && /html/.test(answer.headers.get("content-type"))) return answer;
      if (seconds) {
        showStatus(words.retrying);
        find(".phones").hidden = false;
        await new Promise((resume) => {
          const timer = setTimeout(resume, seconds * 1000);
          addEventListener("online", () => { clearTimeout(timer); resume(); }, { once: true });
        });
      }
    }
    return null;
  }

  function showStatus(text) {
    find(".sending").textContent = text;
  }

  async function show(page, edited) {
    const isCheck = Boolean(page.querySelector("main form[data-step]"));
    if (!isCheck && isAtCheck()) await stepBack();
    // Keep these elements: status.js holds references to them and shows in them who is open now.
    const phones = find(".phones");
    find("article").innerHTML = page.querySelector("main article").innerHTML;
    if (phones && find(".phones")) {
      phones.hidden = find(".phones").hidden;
      find(".phones").replaceWith(phones);
    }
    document.title = page.title;
    if (isCheck && !isAtCheck()) history.pushState({ step: "check" }, "");
    prepare({ edited });
    const field = edited && document.getElementById(`f-${edited}`);
    const goal = field ? control(field) : find(".error-summary:not([hidden])") || steps.heading() || find("h1");
    if (/^H/.test(goal.tagName)) goal.tabIndex = -1;
    focusOn(goal, field);
  }

  // Scrolls to the question's start, but keeps the focused control visible: in a small window (or at 400 %) the
  // table's days are far below its question.
  function focusOn(goal, field) {
    (field || goal).scrollIntoView({ block: "start" });
    goal.focus({ preventScroll: true });
    if (field) goal.scrollIntoView({ block: "nearest" });
  }

  // ---- the browser's history: the entries of the form, and after them one for the check page

  let isOwnStep = false;
  const isCheckPage = () => Boolean(form() && form().dataset.step);
  const isAtCheck = () => Boolean(history.state && history.state.step);

  function stepBack() {
    isOwnStep = true;
    return new Promise((resume) => {
      addEventListener("popstate", resume, { once: true });
      history.back();
    });
  }

  // Back on the check page returns to the form with its answers, and Forward on the form to the check page.
  addEventListener("popstate", () => {
    if (isOwnStep || busy || !form()) {
      isOwnStep = false;
    } else if (isCheckPage() && !isAtCheck()) {
      send(form(), form().querySelector("button[name=_edit][value='']"));
    } else if (!isCheckPage() && isAtCheck()) {
      if (typedAnswers().length) send(form());
      else stepBack();
    }
  });

  function leaveTo(url) {
    dropDraft();
    location.replace(url);
  }

  // ---- the draft, kept in this tab until it is sent or cleared

  const own = (control) => control.name && control.name[0] !== "_";
  const controls = () => [...form().elements].filter(own);

  const typedAnswers = () => controls()
    .filter((control) => control.value && (control.checked || !/radio|checkbox/.test(control.type)))
    .map((control) => [control.id, control.value]);

  function saveDraft() {
    if (form().dataset.step) return;
    const typed = typedAnswers();
    if (typed.length) store.setItem(key, JSON.stringify(typed));
    else store.removeItem(key);
    updateClearButton();
  }

  function dropDraft() {
    store.removeItem(key);
  }

  function restoreDraft() {
    const typed = JSON.parse(store.getItem(key) || "[]");
    for (const [id, value] of typed) {
      const control = document.getElementById(id);
      if (!control) continue;
      if (/radio|checkbox/.test(control.type)) control.checked = true;
      else control.value = value;
    }
    if (typed.length) showStatus(words.kept);
  }

  function updateClearButton() {
    const button = find("[data-clear]");
    if (button) button.hidden = !store.getItem(key);
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-clear]")) {
      dropDraft();
      location.reload();
    }
    if (event.target.closest("[data-quick-exit]")) {
      event.preventDefault();
      dropDraft();
      form().reset();
      // location.replace ignores the link's rel="noreferrer", so the page itself sets the policy.
      document.head.append(element("meta", { name: "referrer", content: "no-referrer" }));
      location.replace(event.target.closest("a").href);
    }
    const link = event.target.closest(".error-summary a");
    const named = link && document.getElementById(link.hash.slice(1));
    if (named) {
      event.preventDefault();
      const field = named.closest(".field");
      steps.reveal(field);
      focusOn(named.getClientRects().length ? named : control(field), field);
    }
  });

  // A question's control to focus: what is chosen in the table, else its first visible control.
  function control(field) {
    return field.querySelector("td :checked") || [...field.querySelectorAll("input, select, textarea")].find((one) => one.getClientRects().length);
  }

  // ---- the form in place

  function prepare({ isFirst, edited }) {
    if (form() && !form().dataset.step) {
      if (isFirst && !find(".has-error")) restoreDraft();
      countCharacters();
      markAskedQuestions();
      showAskedQuestions();
      form().addEventListener("input", () => { saveDraft(); showAskedQuestions(); });
      updateClearButton();
      for (const fold of form().querySelectorAll("details")) {
        fold.open = fold.open || [...fold.querySelectorAll("input, select, textarea")].some((one) => (/radio|checkbox/.test(one.type) ? one.checked : one.value));
        fold.addEventListener("toggle", offerShownDays);
      }
    }
    steps.arrange({ isFirst, edited });
  }

  // With script a conditional question is shown only to those who have to answer it.
  function markAskedQuestions() {
    for (const mark of form().querySelectorAll("[data-asked]")) {
      mark.textContent = mark.dataset.asked;
      mark.className = "mark required";
      mark.closest(".field").querySelectorAll("input:not([type=checkbox]), textarea, select").forEach((one) => { one.required = true; });
    }
  }

  function showAskedQuestions() {
    const chosen = (field) => controls().filter((one) => one.name === field && (one.checked || one.matches("select"))).map((one) => one.value);
    for (const field of form().querySelectorAll("[data-when]")) {
      const asked = chosen(field.dataset.when).some((value) => field.dataset.whenValues.split(" ").includes(value)) !== ("whenNot" in field.dataset);
      field.hidden = !asked;
      field.querySelectorAll("input, select, textarea").forEach((one) => { one.disabled = !asked; });
    }
  }

  function countCharacters() {
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

  // Lists of days are long: each is made when its question is shown.
  function offerShownDays() {
    if (!form().dataset.slots) return;
    // Asking for positions would have the page laid out once more.
    const shown = [...form().querySelectorAll(".slot")].filter((slot) => slot.querySelector("input[data-slot=day]") && !slot.closest("[hidden], details:not([open])"));
    if (!shown.length) return;
    offerDays(shown);
    const lists = shown.find((slot) => "table" in slot.dataset);
    if (lists) offerSlotTable(lists, { words, fill, element, day, midnight, control, saveDraft });
    else form().dispatchEvent(new Event("daysoffered"));
  }

  function offerDays(slots) {
    const { days, cutoff, until, horizon } = JSON.parse(form().dataset.slots);
    const set = document.querySelector("meta[name=desk-now]");
    const now = set ? Date.parse(set.content) : Date.now();
    const month = format({ year: "numeric", month: "long" });
    const last = new Date(now + horizon * 864e5 + 9 * 36e5).toISOString().slice(0, 10);
    const open = days
      .split(" ")
      .map((pair) => pair.split(":"))
      .map(([date, inTime]) => ({ date, deadline: midnight(inTime) + cutoff * 6e4 }))
      .filter(({ date, deadline }) => now < deadline && date <= last);
    for (const slot of slots) {
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
      // Keep a typed day that is no longer offered: the server says what is wrong with it.
      if (input.value && !open.some(({ date }) => date === input.value)) {
        select.append(element("option", { value: input.value }, day.format(midnight(input.value))));
      }
      select.value = input.value;
      const showDeadline = () => {
        const found = open.find(({ date }) => date === select.value);
        line.hidden = !found;
        if (found) line.textContent = fill(words.slot_deadline_words, { deadline: day.format(found.deadline - 6e4) + until });
      };
      select.addEventListener("change", showDeadline);
      input.replaceWith(select);
      showDeadline();
    }
  }

  function prepareDonePage() {
    const print = find("[data-print]");
    if (!print) return;
    print.hidden = false;
    print.addEventListener("click", () => window.print());
    store.removeItem(`madoguchi.form.${find("[data-done]").dataset.done}`);
  }

  const steps = stepsOf({ main, form, words, fill, show, showStatus, isEmpty: () => !typedAnswers().length, onShown: offerShownDays });
  // After a reload the check page's entry shows the form.
  if (isAtCheck()) stepBack();
  prepare({ isFirst: true });
})();
