// Enhances a form: swaps in the pages that the server writes, and leaves nothing typed behind. The other files of this
// script (builder/pages/assets.py) send, keep a draft, offer days and free slots, ask what applies, and show the form in
// steps.
// No rules, texts or markup here: the page carries the words, the server writes the pages.
const fill = (text, facts) => text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, fact) => facts[fact]);
const element = (tag, properties, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

(() => {
  const { clock } = document.currentScript.dataset;
  const main = document.querySelector("main");
  const find = (selector) => main.querySelector(selector);
  const form = () => find("form[data-form]");
  const isCheckPage = () => Boolean(form() && form().dataset.step);
  if (!form()) {
    prepareDonePage();
    return;
  }

  const words = JSON.parse(form().dataset.words);
  const draft = draftOf(`madoguchi.form.${form().dataset.form}`);
  let lists = null;
  let busy = false;
  let pressed = null;

  // ---- sending a step

  // Older browsers don't name the button of a submit event. Enter in a field clicks the first button, too.
  document.addEventListener("click", (event) => { pressed = event.target.closest("[type=submit]"); }, true);

  document.addEventListener("submit", (event) => {
    if (event.target !== form()) return;
    event.preventDefault();
    if (!busy && !steps.goesOn()) send(event.target, event.submitter || (pressed && pressed.form === event.target && pressed));
  });

  async function send(from, button) {
    const body = new URLSearchParams(new FormData(from));
    if (button && button.name) body.append(button.name, button.value);
    showStatus(words.sending);
    busy = true;
    from.querySelectorAll("[type=submit]").forEach((one) => one.setAttribute("aria-disabled", "true"));
    const got = await post(from.action, body, () => showFailure(words.retrying));
    busy = false;
    from.querySelectorAll("[type=submit]").forEach((one) => one.removeAttribute("aria-disabled"));
    if (isLeft) return;
    if (got && got.redirected) {
      empty();
      await leaveSteps();
      location.replace(got.url);
      return;
    }
    const page = new DOMParser().parseFromString(got ? got.text : "", "text/html");
    const refusal = page.querySelector("main form[data-form]") ? null : refusalWords(got, page, words);
    if (refusal) showFailure(refusal);
    else show(page, button && button.name === "_edit" && button.value);
  }

  function showStatus(text) {
    find(".sending").textContent = text;
  }

  function showFailure(text) {
    showStatus(text);
    find(".phones").hidden = false;
  }

  async function show(page, edited) {
    const isCheck = Boolean(page.querySelector("main form[data-step]"));
    if (!isCheck && isAtCheck()) await stepBack();
    const passed = steps.entries();
    // Keep these elements: status.js holds references to them and shows in them who is open now.
    const phones = find(".phones");
    replaceArticle(page.querySelector("main article").innerHTML);
    if (phones && find(".phones")) {
      phones.hidden = find(".phones").hidden;
      find(".phones").replaceWith(phones);
    }
    document.title = page.title;
    if (isCheck && !isAtCheck()) stepForward(passed);
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
  const isAtCheck = () => Boolean(history.state && history.state.step);

  // Browsers refuse entries when there are many in a short time; then Back leaves the form.
  function stepForward(passed) {
    // Where the form is scrolled to after Back is said by `show`.
    history.scrollRestoration = "manual";
    try { history.pushState({ step: "check", passed }, ""); } catch (_) { /* as if it were one page */ }
  }

  // To the form's second entry, which the receipt then replaces, and behind which the others are dropped: so one press
  // of Back leads from the receipt to the empty form, and one of Forward to the receipt again.
  async function leaveSteps() {
    const { passed } = history.state || {};
    if (!(passed > 1)) return;
    await Promise.race([stepBack(passed), new Promise((resume) => setTimeout(resume, 1000))]);
    history.pushState(null, "");
  }

  function stepBack(entries = 1) {
    isOwnStep = true;
    return new Promise((resume) => {
      addEventListener("popstate", resume, { once: true });
      history.go(-entries);
    });
  }

  // Back on the check page returns to the form with its answers, and Forward on the form to the check page.
  addEventListener("popstate", () => {
    if (isOwnStep || busy || !form()) {
      isOwnStep = false;
    } else if (isCheckPage() && !isAtCheck()) {
      send(form(), form().querySelector("button[name=_edit][value='']"));
    } else if (!isCheckPage() && isAtCheck()) {
      if (typedIn(controls()).length) send(form());
      else stepBack();
    }
  });

  // ---- leaving nothing typed behind

  let isLeft = false;

  // Back would find it again: browsers keep a page as it is left, or the values of its fields.
  function empty() {
    isLeft = true;
    draft.drop();
    replaceArticle("");
  }

  // Firefox keeps the values of fields that are removed, too. After an error a field begins with what was typed.
  function replaceArticle(html) {
    for (const one of form().querySelectorAll("input, textarea, option")) {
      if (/radio|checkbox/.test(one.type)) one.defaultChecked = false;
      else if (one.matches("option")) one.defaultSelected = false;
      else one.defaultValue = "";
    }
    form().reset();
    find("article").innerHTML = html;
  }

  function leaveFor(url) {
    empty();
    location.replace(url);
  }

  addEventListener("pageshow", (event) => {
    if (event.persisted && isLeft) location.reload();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-clear]")) {
      // Not a reload: that would post again what was posted before this script was there.
      const own = document.querySelector("link[rel=canonical]");
      leaveFor(own ? new URL(own.href).pathname : location.pathname);
    }
    const exit = event.target.closest("[data-quick-exit]");
    if (exit) {
      event.preventDefault();
      // location.replace ignores the link's rel="noreferrer", so the page itself sets the policy.
      document.head.append(element("meta", { name: "referrer", content: "no-referrer" }));
      leaveFor(exit.dataset.quickExit);
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

  const own = (control) => control.name && control.name[0] !== "_";
  const controls = () => [...form().elements].filter(own);

  function prepare({ isFirst, edited }) {
    if (form() && !isCheckPage()) {
      opening.show(form());
      offerOptions(form());
      askForRoom();
      nameFields();
      lists = dayLists(form(), words);
      if (isFirst && !find(".has-error")) restoreDraft();
      countCharacters(form(), words);
      markAskedQuestions(form());
      showAskedQuestions(form(), controls());
      form().addEventListener("input", () => { saveDraft(); showAskedQuestions(form(), controls()); });
      updateClearButton();
      for (const fold of form().querySelectorAll("details")) {
        fold.open = fold.open || [...fold.querySelectorAll("input, select, textarea")].some((one) => (/radio|checkbox/.test(one.type) ? one.checked : one.value));
        fold.addEventListener("toggle", offerShownDays);
      }
    }
    steps.arrange({ isFirst, edited });
  }

  // Lists of days are long: each is made when its question is shown.
  function offerShownDays() {
    if (!form() || isCheckPage()) return;
    // Asking for positions would have the page laid out once more.
    const shown = [...form().querySelectorAll(".slot")].filter((slot) => slot.querySelector("input[data-slot=day]") && !slot.closest("[hidden], details:not([open])"));
    if (!shown.length) return;
    lists.offer(shown);
    const first = shown.find((slot) => "table" in slot.dataset);
    if (first) offerSlotTable(first, { words, control, saveDraft });
    else form().dispatchEvent(new Event("daysoffered"));
  }

  // A form with a quick exit has autocomplete="off" without script, so that no browser fills it again (views/form.py).
  function nameFields() {
    for (const one of form().querySelectorAll("[data-autocomplete]")) one.autocomplete = one.dataset.autocomplete;
  }

  // After a draft is back, so that nothing typed gets out of sight.
  function askForRoom() {
    setTimeout(() => room.show(form(), () => !typedIn(controls()).length));
  }

  function saveDraft() {
    draft.save(typedIn(controls()));
    updateClearButton();
  }

  function restoreDraft() {
    const typed = draft.read();
    // Back from the receipt, the browser may have filled the fields again.
    if (!typed.length && performance.navigation.type === 2) form().reset();
    typeAgain(typed);
    if (typed.length) showStatus(words.kept);
  }

  function updateClearButton() {
    const button = find("[data-clear]");
    if (button) button.hidden = !typedIn(controls()).length;
  }

  function prepareDonePage() {
    const print = find("[data-print]");
    if (!print) return;
    print.hidden = false;
    print.addEventListener("click", () => window.print());
    draftOf(`madoguchi.form.${find("[data-done]").dataset.done}`).drop();
  }

  const steps = stepsOf({ main, form, words, show, showStatus, isEmpty: () => !typedIn(controls()).length, onShown: offerShownDays });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) askForRoom(); });
  // After a reload the check page's entry shows the form.
  if (isAtCheck()) stepBack();
  prepare({ isFirst: true });
  if (form().dataset.slots || find("[data-opens]")) {
    // In a task of its own, so that the form is there sooner.
    setTimeout(async () => {
      const wasWrong = await deskClock.read(clock);
      if (!isCheckPage()) {
        opening.show(form(), true);
        offerOptions(form());
      }
      if (!wasWrong || !form() || isCheckPage() || !form().dataset.slots) return;
      lists.refill();
      form().dispatchEvent(new Event("daysoffered"));
    });
  }
})();
