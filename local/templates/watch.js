// On pages of `make run` only (local/web/watching.py): shows the problems of the editors' files over the page, those
// of this page first, and loads the page again once a new build is there.
(() => {
  const { build, files, quiet } = document.currentScript.dataset;
  const own = files ? files.split(" ") : [];
  const host = document.createElement("div");
  host.id = "local-watch";
  const root = host.attachShadow({ mode: "open" });
  const look = document.createElement("link");
  look.rel = "stylesheet";
  look.href = "/_local/watch.css";
  let isTyped = false;
  let isSmall = false;
  let shown = "";

  const make = (tag, name, text) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text) element.textContent = text;
    return element;
  };
  // The order of the page's files, the others after them as they come.
  const rank = ({ file }) => (own.includes(file) ? own.indexOf(file) : own.length);
  const item = (problem) => {
    const row = make("li", own.includes(problem.file) ? "own" : "");
    row.append(make("span", "place", `${problem.file} の${problem.line}行目（左から${problem.column}文字目）`), make("span", "", problem.message));
    return row;
  };
  const list = (problems) => {
    const rows = make("ul");
    rows.append(...[...problems].sort((one, other) => rank(one) - rank(other)).map(item));
    return rows;
  };
  const panel = ({ errors, warnings, crash }, isNew) => {
    const box = make("section", errors.length || crash.length ? "box bad" : "box");
    box.setAttribute("aria-label", "手もとの確認");
    const head = make("p", "head");
    const what = crash.length ? "プログラムの誤りのため、サイトを作れません"
      : errors.length ? `直すところが${errors.length}件あります`
      : isNew ? "新しい内容ができました" : `見てほしいところが${warnings.length}件あります`;
    const title = make("strong", "", what);
    title.setAttribute("role", "status");
    const toggle = make("button", "", isSmall ? "開く" : "小さくする");
    toggle.type = "button";
    toggle.setAttribute("aria-expanded", String(!isSmall));
    toggle.addEventListener("click", () => { isSmall = !isSmall; shown = ""; look_again(); });
    head.append(title, make("span", "note", "手もとの確認です。公開されません。"), toggle);
    box.append(head);
    const body = make("div", "body");
    body.hidden = isSmall;
    if (isNew) {
      const again = make("button", "", "読みこみなおす");
      again.type = "button";
      again.addEventListener("click", () => location.reload());
      body.append(make("p", "", "この画面に書いた内容を残すため、まだ読みこみなおしていません。"), again);
    }
    if (errors.length) body.append(list(errors), make("p", "", "直して保存すると、この画面も新しくなります。今は、前にできたサイトを見せています。"));
    if (crash.length) body.append(make("p", "", "内容（content や faq）の誤りではありません。開発者に次の記録を伝えてください。"), make("pre", "", crash.join("\n")));
    if (warnings.length) {
      if (isNew) body.append(make("p", "", `見てほしいところが${warnings.length}件あります（直さなくても動きます）。`));
      body.append(list(warnings));
    }
    box.append(body);
    return box;
  };
  const show = (state) => {
    const isNew = String(state.build) !== build;
    const isSound = !state.errors.length && !state.crash.length;
    if (isNew && isSound && !isTyped) {
      location.reload();
      return;
    }
    if (quiet !== undefined) return;
    const now = JSON.stringify([state, isNew, isSmall]);
    if (now === shown) return;
    shown = now;
    const isNeeded = !isSound || state.warnings.length || isNew;
    root.replaceChildren(look, ...(isNeeded ? [panel(state, isNew && isSound)] : []));
  };
  const look_again = () => fetch("/_local/watch.json", { cache: "no-store" }).then((answer) => answer.json()).then(show).catch(() => {});
  const watch = async () => {
    if (!document.hidden) await look_again();
    setTimeout(watch, 1000);
  };

  addEventListener("input", () => { isTyped = true; }, true);
  document.body.append(host);
  watch();
})();
