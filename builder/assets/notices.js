// Shows the desk's notices of now at the top of the page. Whatever goes wrong, the page is as it is without them: a
// broken answer, a dead network and a full storage alike. Each notice goes by itself at its end.
(async () => {
  const box = document.getElementById("notices");
  if (!box || !window.fetch) return;
  const { desk, info, urgent } = box.dataset;
  const KEPT = "notices", SHOWN_FOR = 6e4, MOST = 10, LONGEST = 1000;
  let notices = [], ahead = 0;

  const isOne = (one) => one && (one.level === "info" || one.level === "urgent")
    && typeof one.text === "string" && one.text.length <= LONGEST && (one.desk === "" || one.desk === desk)
    && Date.parse(one.from) <= Date.parse(one.until);
  const read = (text) => JSON.parse(text).notices.filter(isOne).slice(0, MOST);
  let before = "";
  const show = () => {
    const now = Date.now() + ahead;
    const live = notices.filter((one) => Date.parse(one.from) <= now && now < Date.parse(one.until));
    const key = JSON.stringify(live);
    if (key === before) return;  // what a screen reader has read isn't read again
    before = key;
    box.textContent = "";
    for (const one of live) {
      const part = document.createElement("div"), label = document.createElement("p");
      part.className = `notice notice--${one.level}`;
      part.lang = "ja";
      label.className = "notice__label";
      label.textContent = one.level === "urgent" ? urgent : info;
      part.append(label);
      for (const line of one.text.split("\n").filter((words) => words.trim())) {
        const words = document.createElement("p");
        words.append(...unbroken(line));
        part.append(words);
      }
      box.append(part);
    }
  };
  const take = (text, date) => {
    try {
      notices = read(text);
      if (date) ahead = Date.parse(date) - Date.now() || 0;
      show();
      return true;
    } catch {
      return false;
    }
  };
  // What the page before has read stands there at once, so that little moves.
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT));
    if (kept && Math.abs(Date.now() - kept.at) < SHOWN_FOR) {
      ahead = +kept.ahead || 0;
      take(kept.text);
    }
  } catch { /* no storage */ }
  const got = await fetchInTime("/api/notices", {}, 1e4);
  const isAnswer = got && got.status === 200 && got.type.startsWith("application/json");
  if (isAnswer && take(got.text, got.date)) {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify({ text: got.text, at: Date.now(), ahead }));
    } catch { /* no storage, or full */ }
  }
  setInterval(show, 15e3);
})().catch(() => {});
