// The search page: answers while somebody types. What is typed stays in the browser: it is in the address behind the "#",
// which no browser sends.
(() => {
  const form = document.getElementById("search");
  const box = document.getElementById("search-query");
  const status = document.getElementById("search-status");
  const list = document.getElementById("search-results");
  const more = document.getElementById("search-more");
  const likely = document.getElementById("search-likely");
  const phones = document.getElementById("search-phones");
  const words = form.dataset;
  const AT_ONCE = 10, OF_OTHERS = 3, TYPING = 120, PAUSE = 700;
  // Pages in other languages: asked for when something is looked for.
  const others = [...document.querySelectorAll(".search-other")].map((section) => ({ section, index: null }));
  let index = null, hits = [], isComposing = false, typing, pausing;

  const make = (tag, name, ...children) => {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...children);
    return element;
  };
  // Places in `words.kinds`: questions, phones, procedures (parts of a form, pages with one), other pages.
  const KINDS = [0, 1, 2, 3, 2];
  const link = (row, children) => {
    const anchor = make("a", "", ...children);
    anchor.href = row.url;
    return anchor;
  };
  const result = (index, { entry }) => {
    const row = index.rows[entry];
    const kind = make("span", "result__kind", words.kinds.split(" ")[KINDS[row.kind]]);
    const place = row.place ? [make("span", "result__place", row.place)] : [];
    const head = make("p", "result__title", link(row, excerpt(row.title, index.terms, Infinity)));
    return make("li", "result", head, make("p", "result__text", ...excerpt(row.text, index.terms)), make("p", "result__from", kind, ...place));
  };
  // Said when the typing pauses: while it goes on, every number would be read out.
  const say = (text) => {
    clearTimeout(pausing);
    pausing = setTimeout(() => { status.textContent = text; }, ["", words.loading].includes(status.textContent) ? 0 : PAUSE);
  };
  const showMore = () => {
    const shown = list.children.length;
    list.append(...hits.slice(shown, shown + AT_ONCE).map((hit) => result(index, hit)));
    more.hidden = list.children.length >= hits.length;
    return list.children[shown];
  };
  const isJapanese = (lang) => lang.startsWith("ja");
  // How many answers are in other languages. They come first if what is typed is in their letters and not in this page's.
  const showOthers = (typed) => {
    const kana = /[ぁ-ヿ㐀-鿿]/.test(typed), isForeign = (kana || /\p{L}/u.test(typed)) && kana !== isJapanese(document.documentElement.lang);
    let count = 0;
    for (const one of others) {
      const found = one.index && typed ? one.index.find(typed).slice(0, OF_OTHERS) : [];
      one.section.querySelector("ol").replaceChildren(...found.map((hit) => result(one.index, hit)));
      one.section.hidden = !found.length;
      if (isForeign && isJapanese(one.section.lang) === kana) list.before(one.section);
      else likely.before(one.section);
      count += found.length;
    }
    return count;
  };
  const show = () => {
    const typed = box.value.trim();
    history.replaceState(null, "", typed ? `#q=${encodeURIComponent(typed)}` : location.pathname);
    if (!index) return;
    hits = typed ? index.find(typed) : [];
    list.textContent = "";
    const found = hits.length + showOthers(typed);
    likely.hidden = !typed || found > 0;
    phones.hidden = !typed;
    showMore();
    say(!typed ? "" : found ? words.found.replace("#", found) : words.none);
    if (typed) loadOthers();
  };
  const fail = () => {
    if (index || !box.value.trim()) return;
    phones.hidden = false;
    say(words.failed);
  };
  const suggest = () => {
    const rows = index.likely.map((entry) => index.rows[entry]);
    likely.querySelector("ul").append(...rows.map((row) => make("li", "", link(row, [row.title]))));
  };
  // The list is read before a translation can change its words.
  const listed = [...document.querySelectorAll("#search-links a")].map((link) => [link.dataset.kind, link.getAttribute("href"), link.textContent]);
  const read = (url) => fetch(url)
    .then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject()))
    .then((bytes) => unpacked(new Uint8Array(bytes)));
  const linksOf = ({ links }) => read(links).then((rows) => rows.map(([kind, url, title]) => [kind, `${words.base}/${url}`, title]));
  const indexOf = (links, { texts }) => Promise.all([links, read(texts)]).then((found) => new SearchIndex(...found).ready);
  const loadOthers = () => {
    for (const one of others.filter((other) => !other.loading)) {
      one.loading = indexOf(linksOf(one.section.dataset), one.section.dataset).then((index) => {
        one.index = index;
        show();
      }).catch(() => { one.loading = null; });
    }
  };
  let loading = null;
  const load = () => {
    loading = loading || indexOf(listed, words)
      .then((found) => {
        index = found;
        suggest();
        show();
      })
      .catch(fail)
      .finally(() => { loading = null; });
  };
  const ask = () => {
    clearTimeout(typing);
    if (!index) {
      if (box.value.trim()) say(words.loading);
      load();
    }
    show();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isComposing) ask();
  });
  box.addEventListener("compositionstart", () => { isComposing = true; });
  box.addEventListener("compositionend", () => {
    isComposing = false;
    ask();
  });
  box.addEventListener("input", () => {
    clearTimeout(typing);
    if (!isComposing) typing = setTimeout(ask, TYPING);
  });
  box.addEventListener("keydown", (event) => {
    // The Enter that ends a conversion: 229 in browsers that have ended the composition by then.
    if (event.key === "Enter" && (isComposing || event.isComposing || event.keyCode === 229)) event.preventDefault();
    if (event.key === "Escape" && box.value) {
      event.preventDefault();
      box.value = "";
      ask();
    }
  });
  more.addEventListener("click", () => { showMore().querySelector("a").focus(); });
  const follow = () => {
    const found = /^#q=(.*)/.exec(location.hash);
    if (!found) return;
    try { box.value = decodeURIComponent(found[1]); } catch (_) { box.value = found[1]; }
    ask();
  };
  addEventListener("hashchange", follow);
  form.hidden = false;
  load();
  follow();
})();
