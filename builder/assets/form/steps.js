// Shows a form whose words say `steps` one step at a time, with the browser's Back and Forward. Published with form.js
// as one script (builder/pages/assets.py), so nothing here is global.
//
// No rule is repeated here: Next posts the form, and the server says what is wrong in this step's sections. On a dead line
// it goes on, because the check page asks for everything again. Which section belongs to which step is in the page.
//
// The history's state is {part} at a step, `after` with it if the entry before is that step, `isInOrder` if the entries
// before are all the steps before, and `change` while an answer is changed that was on the check page already.
// From form.js: `main`, `form` (the present form), `words`, `show` (swaps in a page of the server), `showStatus`,
// `isEmpty` (whether nothing is typed), `onShown` (called whenever questions have become visible, also those of a form without steps).
function stepsOf({ main, form, words, show, showStatus, isEmpty, onShown }) {
  const patience = 6000;
  let asking = null;
  let isTravelling = false;
  let page = "";

  const all = (selector) => [...form().querySelectorAll(selector)];
  const total = () => Number(form().dataset.steps);
  const stepOf = (element) => { const place = element.closest("[data-in-step]"); return place ? Number(place.dataset.inStep) : 1; };
  const now = () => Number(form().dataset.now);
  const isOn = () => Boolean(form() && form().dataset.steps && !form().dataset.step);
  const state = () => history.state || {};
  const heading = () => (isOn() ? all("[data-section]:not([hidden]) > h3")[0] : null);

  // ---- which step is shown

  // After the server's page was swapped in, or the page was loaded: the step of the question to change, else of the first
  // error, else of the history's entry. One that isn't where the entry says gets an entry of its own, so that no press of
  // Back shows the same again.
  function arrange({ isFirst, edited }) {
    if (form() && !form().dataset.step && !form().dataset.steps) onShown();
    if (!form() || !form().dataset.steps) return;
    page = document.title;
    if (form().dataset.step) {
      main.classList.remove("later-step");
      const [title, count] = ["h1", ".step-count"].map((one) => main.querySelector(one));
      count.hidden = false;
      title.setAttribute("aria-describedby", count.id);
      const end = page.indexOf(title.textContent);
      document.title = page.slice(0, end) + titleOf(title.textContent, total(), page.slice(end + title.textContent.length + 1));
      return;
    }
    // The step's heading is where a step begins, not where somebody had scrolled to in another one.
    history.scrollRestoration = "manual";
    const field = edited && document.getElementById(`f-${edited}`);
    const goal = field || form().querySelector(".has-error");
    const was = state();
    // A form that was loaded empty begins anew, wherever the entry was: it was cleared, or sent.
    if (isFirst && isEmpty()) {
      put(1);
      if (was.isInOrder && was.part > 1) {
        travel(1 - was.part);
        return;
      }
    }
    else if (!goal) put(was.part || (was.step ? total() - 1 : 1), was.change);
    else put(stepOf(goal), was.change || stepOf(goal) !== was.part, true);
    if (edited && was.isInOrder && now() < was.part) travel(now() - was.part);
    else if (was.part && was.part !== now() && !isFirst) history.pushState({ part: now(), change: isChange() }, "");
    else if (!was.step) history.replaceState({ ...was, part: now(), change: isChange(), isInOrder: was.isInOrder || now() === 1 }, "");
  }

  const isChange = () => form().dataset.change === "true";

  // To the entry of a step that was passed, for its change: so Back and Forward still lead through all entries.
  function travel(by) {
    isTravelling = true;
    history.go(by);
  }

  // What a step needs is made in a task of its own unless it's needed at once, so that no press takes long.
  function put(number, change, isUrgent) {
    form().dataset.now = Math.min(number, total() - 1);
    form().dataset.change = Boolean(change);
    const isLast = now() === total() - 1;
    for (const place of all("[data-in-step]")) place.hidden = stepOf(place) !== now();
    for (const count of all(".step-count")) count.hidden = false;
    all("[data-step-next]")[0].hidden = isLast || isChange();
    all("[data-to-check]")[0].hidden = !(isLast || isChange());
    all("[data-step-back]")[0].hidden = now() === 1;
    showSummary();
    main.classList.toggle("later-step", now() > 1);
    name();
    if (isUrgent) onShown();
    else setTimeout(onShown);
  }

  // At the steps alone that something in it is about.
  function showSummary() {
    const summary = all(".error-summary")[0];
    const named = [...summary.querySelectorAll("a")].map((link) => document.getElementById(link.hash.slice(1)));
    if (named.length) summary.hidden = !named.some((one) => !one || stepOf(one) === now());
  }

  function name() {
    const { error_prefix: prefix } = words;
    const isWrong = all(".has-error").some((one) => stepOf(one) === now());
    const title = [...heading().childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join("").trim();
    document.title = (isWrong ? prefix : "") + titleOf(title, now(), page.startsWith(prefix) ? page.slice(prefix.length) : page);
  }

  const titleOf = (step, number, rest) => fill(words.step_title, { step, number, total: total(), page: rest });

  function go(number) {
    history.pushState({ part: number, after: now(), isInOrder: state().isInOrder && number === now() + 1 }, "");
    put(number);
    focus();
  }

  function focus() {
    heading().tabIndex = -1;
    heading().scrollIntoView({ block: "start" });
    heading().focus({ preventScroll: true });
  }

  // Brings an element's step up, and unfolds what it is in.
  function reveal(element) {
    if (isOn() && stepOf(element) !== now()) {
      history.pushState({ part: stepOf(element), change: isChange() }, "");
      put(stepOf(element), isChange());
    }
    const fold = element.closest("details");
    if (fold) fold.open = true;
    onShown();
  }

  // ---- Next and Back

  // Whether a submit of the form means Next; if so, it's done.
  function goesOn() {
    if (!isOn() || isChange() || now() === total() - 1) return false;
    if (!asking) goOn(form(), now());
    return true;
  }

  async function goOn(from, number) {
    const body = new URLSearchParams(new FormData(from));
    for (const section of all("[data-section]:not([hidden])")) body.append("_section", section.dataset.section);
    const button = all("[data-step-next]")[0];
    asking = from;
    button.setAttribute("aria-disabled", "true");
    showStatus(words.step_checking);
    const answer = await ask(from.action, body);
    button.removeAttribute("aria-disabled");
    if (form() === from && now() === number) {
      showStatus("");
      if (answer) show(answer);
      else {
        forget(number);
        go(number + 1);
      }
    }
    asking = null;
  }

  // The server's page if something is wrong in this step, or if the form takes nothing (409).
  async function ask(url, body) {
    const got = await fetchInTime(url, { method: "POST", body, headers: { accept: "text/html" } }, patience);
    const found = new DOMParser().parseFromString(got && [409, 422].includes(got.status) ? got.text : "", "text/html");
    return found.querySelector("main article") ? found : null;
  }

  // Takes the marks of errors off a step that the server found right.
  function forget(number) {
    const summary = all(".error-summary")[0];
    for (const field of all(".has-error").filter((one) => stepOf(one) === number)) {
      field.classList.remove("has-error");
      field.querySelector(".error").hidden = true;
      for (const one of field.querySelectorAll("[aria-invalid]")) one.setAttribute("aria-invalid", "false");
      for (const link of summary.querySelectorAll("a")) {
        const named = document.getElementById(link.hash.slice(1));
        if (named && field.contains(named)) link.closest("li").remove();
      }
    }
    const left = summary.querySelectorAll("li").length;
    summary.hidden = left === 0;
    if (left) summary.querySelector("p").textContent = fill(words.errors_count, { count: left });
  }

  main.addEventListener("click", ({ target }) => {
    if (!isOn() || !target.closest("[data-step-back]")) return;
    if (state().after === now() - 1) history.back();
    else go(now() - 1);
  });

  // An entry without state is a link's to a place in the page (#main): the step stays.
  addEventListener("popstate", ({ state: entry }) => {
    if (!isOn() || (entry && entry.step)) return;
    if (isTravelling || !entry || !entry.part) {
      isTravelling = false;
      history.replaceState({ ...entry, part: now(), change: isChange() }, "");
      return;
    }
    const part = isEmpty() ? 1 : entry.part;
    const isNew = part !== now();
    put(part, entry.change);
    if (isNew) focus();
  });

  // How many entries lie from the first step to this one, if they are all the steps between; else 0.
  const entries = () => (isOn() && state().isInOrder ? state().part : 0);

  return { arrange, entries, goesOn, heading, reveal };
}
