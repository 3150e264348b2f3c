// Finds entries by what somebody typed: pairs of characters, weighed by how rare they are (BM25F). It computes the same as
// builder/search/index.py, which explains the figures; tests/unit/builder/search/vectors.json holds the two together.

const FORM_KIND = 2;
const READ_AT_ONCE = 50;

class SearchIndex {
  // Of the `unpacked` rows of links and of texts, which must fit. It pauses now and then, so that the page stays usable, and
  // is complete when `ready` is.
  constructor(links, [likely, ignored, readings, synonyms, ...texts]) {
    this.likely = likely.map(Number);
    this.ignored = ignored;
    this.synonyms = synonyms.map((group) => group.split(" "));
    this.readings = new Map(readings.map((row) => row.split(" ")).map(([kana, ...words]) => [kana, words]));
    this.longestReading = Math.max(0, ...[...this.readings.keys()].map((kana) => kana.length));
    this.rows = [];
    let page = "";
    for (const [kind, url, title] of links) {
      const place = url.includes("#") ? page : "";
      if (!url.includes("#")) page = title;
      if (kind) {
        const [text = "", ...aliases] = texts[this.rows.length];
        this.rows.push({ url, kind: Number(kind), title, place, text, aliases });
      }
    }
    if (this.rows.length !== texts.length) throw new Error("Not one build");
    this.numbers = new Uint16Array(65536);
    this.known = 0;
    this.postings = new Map();
    // What the last search looked for: what was typed, and what means the same.
    this.terms = [];
    this.ready = this.prepare();
  }

  async prepare() {
    const pause = (number) => number % READ_AT_ONCE || new Promise((resume) => { setTimeout(resume); });
    let length = 0;
    for (const [number, row] of this.rows.entries()) {
      row.called = [row.title, ...row.aliases].map((name) => fold(name));
      row.fields = [row.called[0], row.called.slice(1).join(" "), fold(row.place), fold(row.text)];
      row.length = row.fields[0].length + row.fields[3].length;
      length += row.length;
      await pause(number + 1);
    }
    const mean = length / Math.max(1, this.rows.length);
    const places = new Map(), lists = [], weights = [];
    for (const [number, row] of this.rows.entries()) {
      const norm = 1 - 0.6 + (0.6 * row.length) / mean, found = [];
      [3, 3, 0.8, 1 / norm].forEach((weight, field) => {
        this.grams(row.fields[field], (key) => {
          let place = places.get(key);
          if (place === undefined) {
            place = lists.length;
            places.set(key, place);
            lists.push([]);
            this.postings.set(key, lists[place]);
            weights.push(0);
          }
          if (!weights[place]) found.push(place);
          weights[place] += weight;
        });
      });
      for (const place of found) {
        lists[place].push(number, Math.min(65535, Math.max(1, Math.floor(weights[place] * 256 + 0.5))));
        weights[place] = 0;
      }
      await pause(number + 1);
    }
    return this;
  }

  // Calls `use` with the key of each kanji and each pair in a folded text, and where it is; `size` is 1 or 2.
  grams(text, use) {
    let before = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 32) before = 0;
      else {
        const number = this.numbers[code] || (this.numbers[code] = this.known += 1);
        if (before) use(before * 16384 + number, at - 1, 2);
        if (isKanji(text[at])) use(number, at, 1);
        before = number;
      }
    }
  }

  rarity(key) {
    const having = (this.postings.get(key) || "").length / 2;
    return Math.log(1 + (this.rows.length - having + 0.5) / (having + 0.5));
  }

  // {entry, score} of each entry that answers, the best first. Each that has the typed text in it is among them.
  find(typed) {
    const [words, kana] = this.asked(typed);
    const asked = this.weighed(words, kana);
    if (!asked.size) return this.having(typed, words).map((entry) => ({ entry, score: 1 }));
    let total = 0;
    for (const weight of asked.values()) total += weight;
    const score = new Float64Array(this.rows.length), covered = new Float64Array(this.rows.length);
    const add = (key, weight, cover) => {
      const found = this.postings.get(key) || [];
      for (let at = 0; at < found.length; at += 2) {
        const tf = found[at + 1] / 256;
        score[found[at]] += (weight * tf * 2.2) / (tf + 1.2);
        covered[found[at]] += cover;
      }
    };
    for (const [key, weight] of asked) add(key, weight, weight);
    for (const [key, [weight, cover]] of this.otherWords(words, asked)) add(key, weight, cover);
    const near = words.replace(/ /g, "");
    if (near.length >= 3 && near.length <= 12) {
      this.rows.forEach((row, number) => {
        if (row.called.some((name) => Math.abs(name.length - near.length) < 2 && isOneSlipAway(name, near))) {
          score[number] += 6;
          covered[number] = total;
        }
      });
    }
    let kept = [];
    const least = words.length > 3 ? 0.25 : 0.12;
    for (let entry = 0; entry < score.length; entry += 1) {
      const share = Math.min(1, covered[entry] / total);
      if (score[entry] && share >= least) {
        const ofKind = this.rows[entry].kind === FORM_KIND ? 0.6 : 1;
        kept.push({ entry, share, score: rounded(score[entry] * ofKind * (0.3 + share)) });
      }
    }
    kept = worthIt(kept);
    const inOrder = (one, other) => other.score - one.score || one.entry - other.entry;
    kept.sort(inOrder);
    for (const one of kept.slice(0, 50)) one.score = rounded(one.score * (1 + this.likeness(one.entry, asked)));
    kept.sort(inOrder);
    return worthIt(kept);
  }

  // What was typed, folded, without what doesn't say what is looked for; whether each character is hiragana.
  asked(typed) {
    const kana = [];
    let words = fold(typed, (made, char) => { kana.push(isHiragana(char)); }).slice(0, 100);
    for (const phrase of this.ignored) {
      const left = words.split(phrase).join(" ".repeat(phrase.length));
      if (left.trim()) words = left;
    }
    return [words, [...words].every((char, at) => char === " " || kana[at]) ? [] : kana];
  }

  // Key of a gram -> how much it counts.
  weighed(words, kana = []) {
    const weights = new Map();
    this.grams(words, (key, at, size) => {
      const part = size === 1 ? 0.35 : [1, 0.7, 0.4][!!kana[at] + !!kana[at + 1]];
      weights.set(key, (weights.get(key) || 0) + part * this.rarity(key));
    });
    return weights;
  }

  // Key of a gram -> [how much it counts, how much it covers], of words that mean the same as what is typed, or are read so.
  otherWords(words, asked) {
    const worthOf = (word) => {
      let worth = 0;
      this.grams(word, (key) => { worth += asked.get(key) || 0; });
      return worth;
    };
    const present = [[words]], others = [];
    this.terms = [words.replace(/ /g, "\n")];
    for (const kana of this.readingsIn(words)) {
      for (const word of this.readings.get(kana)) {
        others.push([word, worthOf(kana)]);
        present.push([word, worthOf(kana)]);
      }
    }
    for (const group of this.synonyms) {
      for (const [text, worth] of present) {
        const typed = group.find((word) => isIn(word, text));
        if (typed) {
          others.push(...group.filter((word) => word !== typed).map((word) => [word, worth === undefined ? worthOf(typed) : worth]));
          break;
        }
      }
    }
    const found = new Map();
    for (const [word, worth] of others) {
      this.terms.push(word);
      const ofWord = this.weighed(word);
      let total = 0;
      for (const weight of ofWord.values()) total += weight;
      for (const [key, weight] of ofWord) {
        if (asked.has(key)) continue;
        const before = found.get(key) || [0, 0];
        found.set(key, [Math.max(before[0], weight * 0.7 * Math.min(1, worth / total)), Math.max(before[1], (weight * worth) / total)]);
      }
    }
    return found;
  }

  // The readings in a text, the longest first at each place.
  readingsIn(words) {
    const found = [];
    for (let at = 0; at < words.length; at += 1) {
      for (let size = Math.min(this.longestReading, words.length - at); size > 1; size -= 1) {
        if (this.readings.has(words.slice(at, at + size))) {
          found.push(words.slice(at, at + size));
          at += size - 1;
          break;
        }
      }
    }
    return found;
  }

  // How much a title or an alias of an entry and what was typed have in common: 1 is all.
  likeness(entry, asked) {
    let whole = 0, best = 0;
    for (const key of asked.keys()) whole += this.rarity(key);
    for (const name of this.rows[entry].called) {
      const keys = new Set();
      this.grams(name, (key) => keys.add(key));
      let common = 0, every = 0;
      for (const key of keys) {
        const weight = this.rarity(key);
        every += weight;
        if (asked.has(key)) common += weight;
      }
      best = Math.max(best, (2 * common) / (every + whole));
    }
    return best;
  }

  // The entries that have what was typed and has no pair in it: one character, or marks alone.
  having(typed, words) {
    const parts = words.split(" ").filter(Boolean), mark = typed.normalize("NFKC").trim();
    const has = ({ fields, title, text }) => (parts.length
      ? parts.every((part) => fields.some((field) => field.includes(part)))
      : mark && `${title}\n${text}`.normalize("NFKC").includes(mark));
    return this.rows.map((row, entry) => (has(row) ? entry : -1)).filter((entry) => entry >= 0);
  }
}

// Those that count enough beside the best, or have all that was typed.
function worthIt(kept) {
  const best = kept.reduce((most, { score }) => Math.max(most, score), 0);
  return kept.filter(({ score, share }) => score >= best * 0.12 || share > 0.999);
}

// Whether a word is in a text; a short one in hiragana, only where no other hiragana is before it: ただ is not in いただく.
function isIn(word, text) {
  let at = text.indexOf(word);
  if (word.length < 3 && [...word].every(isHiragana)) {
    while (at > 0 && isHiragana(text[at - 1])) at = text.indexOf(word, at + 1);
  }
  return at >= 0;
}

// To the millionth: what differs less counts as the same.
const rounded = (value) => Math.floor(value * 1e6 + 0.5) / 1e6;

// The rows of a file, each as its cells: builder/search/published.py says how they are written.
function unpacked(bytes) {
  const one = [], two = [];
  let at = 0, letter = 0, text = "";
  const number = () => {
    const part = bytes[at++];
    return part < 128 ? part : part - 128 + 128 * number();
  };
  for (let left = number(); left; left -= 1) {
    const step = number();
    letter += step >> 1;
    (step & 1 ? one : two).push(String.fromCharCode(letter));
  }
  while (at < bytes.length) {
    const code = bytes[at++];
    text += one[code] || two[(code - one.length) * 256 + bytes[at++]];
  }
  return text.split("\n").map((row) => (row ? row.split("\t") : []));
}
