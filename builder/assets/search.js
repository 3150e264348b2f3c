// The search page: queries Material's search worker and lists the results.
(() => {
  const form = document.getElementById("search");
  const input = document.getElementById("search-query");
  const status = document.getElementById("search-status");
  const list = document.getElementById("search-results");
  const words = form.dataset;
  const worker = new Worker(words.worker);
  let isReady = false;

  const make = (tag, name, html) => {
    const element = document.createElement(tag);
    element.className = name;
    element.innerHTML = html;
    return element;
  };
  // The index holds HTML: removes all tags but <mark>, and starts the excerpt near the first match.
  const excerpt = (text) => {
    const plain = text.replace(/<(?!\/?mark\b)[^>]*>/g, " ").replace(/\s+/g, " ");
    const from = plain.indexOf("<mark>") - 30;
    return from > 0 ? "…" + plain.slice(from) : plain;
  };
  const link = (found, name) => {
    const anchor = make("a", name, excerpt(found.title));
    anchor.href = words.base + "/" + found.location;
    return anchor;
  };
  const result = (group) => {
    const item = make("li", "result", "");
    const page = group.find((found) => !found.location.includes("#")) || group[0];
    item.append(link(page, "result__title"));
    if (page.score > 0 && page.text) item.append(make("p", "result__text", excerpt(page.text)));
    const parts = group.filter((found) => found !== page && found.score > 0).slice(0, 5);
    if (parts.length) {
      const sections = make("ul", "result__parts", "");
      for (const part of parts) {
        const row = make("li", "", "");
        row.append(link(part, ""), make("p", "result__text", excerpt(part.text)));
        sections.append(row);
      }
      item.append(sections);
    }
    return item;
  };
  const show = (items) => {
    list.textContent = "";
    list.append(...items.map(result));
    status.textContent = items.length > 1 ? words.other.replace("#", items.length) : items.length ? words.one : words.none;
  };
  // The worker splits only runs of kanji: for it, 消費者ホットライン needs a blank before the katakana.
  const parted = (query) => query.replace(/[一-龠々](?=[ァ-ヶー])|[ァ-ヶー](?=[一-龠々])/g, "$& ");
  const ask = () => {
    const query = input.value.trim();
    const address = new URL(location);
    if (query) address.searchParams.set("q", query);
    else address.searchParams.delete("q");
    history.replaceState(null, "", address);
    if (query && isReady) worker.postMessage({ type: 2, data: parted(query) });
    else {
      list.textContent = "";
      status.textContent = query ? words.loading : "";
    }
  };
  const fail = () => { status.textContent = words.failed; };

  worker.onerror = fail;
  worker.onmessage = ({ data }) => {
    if (data.type === 1) {
      isReady = true;
      ask();
    } else if (data.type === 3 && input.value.trim()) show(data.data.items);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  let timer;
  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, 250);
  });
  input.addEventListener("compositionend", ask);
  input.value = new URL(location).searchParams.get("q") || "";
  fetch(words.index)
    .then((answer) => answer.json())
    .then((index) => worker.postMessage({ type: 0, data: Object.assign(index, { options: { suggest: false } }) }))
    .catch(fail);
  ask();
})();
