// Finds in a text what was looked for, to show the part that has most of it.

const SHOWN = 110;

// [from, to] of each stretch of `text` that is in one of the folded `terms`: pairs that are not endings alone.
function stretches(text, terms) {
  const places = [];
  let folded = "";
  [...text].forEach((char, at) => {
    for (const made of fold(char) || (LEFT_OUT.includes(char) ? "" : " ")) {
      folded += made;
      places.push(at);
    }
  });
  const found = [];
  for (let at = 0; at < folded.length - 1; at += 1) {
    let size = 0;
    while (folded[at + size] && folded[at + size] !== " " && terms.some((term) => term.includes(folded.slice(at, at + size + 1)))) size += 1;
    const part = folded.slice(at, at + size);
    if (size > 3 || (size > 1 && [...part].some((char) => !isHiragana(char)))) {
      found.push([places[at], places[at + size - 1] + 1]);
      at += size - 1;
    }
  }
  return found;
}

// The nodes of the part of a text that has most of what was looked for, with that marked; of short ones, all of it.
function excerpt(text, terms, shown = SHOWN) {
  const chars = [...text], found = stretches(text, terms);
  let from = 0, most = 0;
  for (const [start] of found) {
    const inside = found.reduce((sum, [one, end]) => sum + (one >= start && end <= start + shown ? end - one : 0), 0);
    if (inside > most) [from, most] = [start, inside];
  }
  from = chars.length <= shown ? 0 : Math.max(0, Math.min(from - 15, chars.length - shown));
  const to = Math.min(chars.length, from + shown), nodes = [from ? "…" : ""];
  let at = from;
  for (const [start, end] of found) {
    if (start < at || end > to) continue;
    const mark = document.createElement("mark");
    mark.textContent = chars.slice(start, end).join("");
    nodes.push(chars.slice(at, start).join(""), mark);
    at = end;
  }
  return [...nodes, chars.slice(at, to).join(""), to < chars.length ? "…" : ""];
}
