// A form's page: offers the days, asks conditional questions in place, sends, and shows what came back.
// Rules and words are not here: the page carries the words and the bookable days, the server has the rules.
(() => {
  const form = document.querySelector("form[data-form]");
  if (!form) return;

  const words = JSON.parse(form.dataset.words);
  const fields = [...form.querySelectorAll("[data-field]")];
  const button = form.querySelector("button[type=submit]");
  const summary = form.querySelector(".error-summary");
  const sending = form.querySelector(".sending");
  const title = document.title;
  // Made before the first try and kept over every retry: the server knows a repeated submission by it.
  const sid = uuid();
  let busy = false;

  function uuid() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  const fill = (text, facts) => text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name) => facts[name]);

  function element(tag, properties, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  // ---- answers

  const controls = (field) => [...field.querySelectorAll("input, select, textarea")];
  const named = (name) => fields.find((field) => field.dataset.field === name);

  function answer(field) {
    const all = controls(field);
    switch (field.dataset.control) {
      case "radio":
        return all.filter((input) => input.checked).map((input) => input.value)[0];
      case "checkboxes":
        return all.filter((input) => input.checked).map((input) => input.value);
      case "checkbox":
        return all[0].checked || undefined;
      case "slot": {
        const slots = [...field.querySelectorAll(".slot")].map(chosen);
        return slots.length > 1 ? slots.filter(Boolean) : slots[0];
      }
      default:
        return all[0].value;
    }
  }

  const part = (slot, name) => slot.querySelector(`[data-slot=${name}]`);

  function chosen(slot) {
    const day = part(slot, "day").value;
    const time = part(slot, "time").value;
    return day && time && `${day}T${time}`;
  }

  const isEmpty = (value) => value === undefined || value === false || value.length === 0 || /^\s*$/.test(value);
  const isHalf = (slot) => !part(slot, "day").value !== !part(slot, "time").value;

  function askedFor(field) {
    if (!field.dataset.when) return true;
    return field.dataset.whenValues.split(" ").includes(answer(named(field.dataset.when)));
  }

  function unanswered() {
    return fields
      .filter((field) => !field.hidden)
      .map((field) => {
        const half = [...field.querySelectorAll(".slot")].some(isHalf);
        const missing = field.dataset.required && isEmpty(answer(field));
        const message = half ? field.dataset.incomplete : missing ? field.dataset.required : "";
        return message && { field: field.dataset.field, message };
      })
      .filter(Boolean);
  }

  function answers() {
    const found = {};
    for (const field of fields) {
      const value = answer(field);
      if (!field.hidden && !isEmpty(value)) found[field.dataset.field] = value;
    }
    return found;
  }

  // ---- errors: a summary on top with a link to each field, the same words below the field

  function showErrors(heading, errors) {
    clearErrors();
    const links = errors.map((error) => {
      const field = named(error.field);
      if (!field) return element("li", {}, error.message);
      const first = controls(field)[0];
      const below = field.querySelector(".error");
      below.textContent = words.error_prefix + error.message;
      below.hidden = false;
      field.classList.add("has-error");
      controls(field).forEach((control) => control.setAttribute("aria-invalid", "true"));
      const link = element("a", { href: `#${first.id}` }, error.message);
      link.addEventListener("click", (event) => {
        event.preventDefault();
        field.scrollIntoView({ block: "start" });
        first.focus({ preventScroll: true });
      });
      return element("li", {}, link);
    });
    const count = errors.length ? [element("p", {}, fill(words.errors_count, { count: errors.length }))] : [];
    summary.replaceChildren(element("h2", {}, heading), ...count, element("ul", {}, ...links));
    summary.hidden = false;
    document.title = words.error_prefix + title;
    summary.focus();
    summary.scrollIntoView({ block: "start" });
  }

  function clearErrors() {
    summary.hidden = true;
    document.title = title;
    for (const field of fields) {
      field.classList.remove("has-error");
      field.querySelector(".error").hidden = true;
      controls(field).forEach((control) => control.removeAttribute("aria-invalid"));
    }
  }

  // ---- sending

  async function send() {
    const missing = unanswered();
    if (missing.length) return showErrors(words.summary_title, missing);
    const response = await fetch(form.action, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ sid, answers: answers() }),
    });
    const result = await response.json();
    if (response.ok) return showDone(result);
    return showErrors(result.title || words.failed, result.errors || []);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    send()
      .catch(() => showErrors(words.failed, []))
      .then(() => setBusy(false));
  });

  function setBusy(state) {
    busy = state;
    button.setAttribute("aria-disabled", String(state));
    sending.textContent = state ? words.sending : "";
  }

  function showDone({ receipt, done }) {
    const print = element("button", { type: "button", className: "button" }, words.print);
    print.addEventListener("click", () => window.print());
    const panel = element(
      "div",
      { className: "done" },
      element("p", { className: "receipt" }, element("span", {}, words.receipt_label), element("strong", {}, receipt)),
      element("h2", {}, words.next_title),
      element("ol", { className: "next" }, ...done.steps.map((step) => element("li", {}, step))),
      element("h2", {}, words.no_mail_title),
      element("ul", {}, ...done.no_mail.map((line) => element("li", {}, line))),
      element("p", { className: "actions" }, print, " ", element("a", { href: home() }, words.back_home)),
    );
    const heading = document.querySelector("h1");
    for (const sibling of form.parentElement.children) {
      if (sibling !== heading && !sibling.contains(heading)) sibling.hidden = true;
    }
    form.reset();
    form.replaceWith(panel);
    heading.textContent = done.title;
    heading.tabIndex = -1;
    heading.focus();
    document.title = `${done.title}｜${title.split("｜").pop()}`;
    window.scrollTo(0, 0);
  }

  const home = () => document.querySelector("header a[href]").href;

  // ---- conditional questions, counters, days

  function askInPlace() {
    for (const field of fields) field.hidden = !askedFor(field);
  }

  for (const area of form.querySelectorAll("textarea[data-limit]")) {
    const counter = area.parentElement.querySelector(".counter");
    const count = () => {
      const left = area.dataset.limit - [...area.value].length;
      counter.textContent = fill(left < 0 ? words.over : words.remaining, { count: Math.abs(left) });
      counter.classList.toggle("over", left < 0);
    };
    area.addEventListener("input", count);
    count();
  }

  if (form.dataset.slots) {
    const { days, times, cutoff, horizon } = JSON.parse(form.dataset.slots);
    const set = document.querySelector("meta[name=desk-now]");
    const now = set ? Date.parse(set.content) : Date.now();
    const iso = (moment) => new Date(moment + 9 * 36e5).toISOString().slice(0, 10);
    const day = new Intl.DateTimeFormat("ja-JP", { timeZone: "Asia/Tokyo", month: "long", day: "numeric", weekday: "short" });
    const month = new Intl.DateTimeFormat("ja-JP", { timeZone: "Asia/Tokyo", year: "numeric", month: "long" });
    const midnight = (date) => Date.parse(`${date}T00:00:00+09:00`);
    const last = iso(now + horizon * 864e5);
    const open = days
      .split(" ")
      .map((pair) => pair.split(":"))
      .map(([date, inTime]) => ({ date, deadline: midnight(inTime) + cutoff * 6e4 }))
      .filter(({ date, deadline }) => now < deadline && date <= last);

    const deadlineWords = (deadline) => {
      const minute = new Date(deadline - 6e4 + 9 * 36e5);
      return `${day.format(deadline - 6e4)}${minute.getUTCHours()}時${String(minute.getUTCMinutes()).padStart(2, "0")}分`;
    };

    for (const slot of form.querySelectorAll(".slot")) {
      const select = part(slot, "day");
      const line = slot.querySelector(".slot-deadline");
      let group;
      for (const { date } of open) {
        const label = month.format(midnight(date));
        if (!group || group.label !== label) select.append((group = element("optgroup", { label })));
        group.append(element("option", { value: date }, day.format(midnight(date))));
      }
      for (const time of times) {
        const [hour, minute] = time.split(":").map(Number);
        part(slot, "time").append(element("option", { value: time }, minute ? `${hour}時${minute}分` : `${hour}時`));
      }
      select.addEventListener("change", () => {
        const found = open.find(({ date }) => date === select.value);
        line.hidden = !found;
        if (found) line.textContent = fill(words.slot_deadline_words, { deadline: deadlineWords(found.deadline) });
      });
    }
  }

  form.noValidate = true;
  form.addEventListener("change", askInPlace);
  askInPlace();
  button.disabled = false;
})();
