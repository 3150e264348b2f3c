// Makes alike what people write in several ways, as builder/texts/fold.py does: tests/unit/builder/search/vectors.json
// holds the two together.

const LEFT_OUT = "ー・-‐‑‒–—―−";
const SMALL = "ぁぃぅぇぉっゃゅょゎぢづς", LARGE = "あいうえおつやゆよわじずσ";
const isHiragana = (char) => char >= "ぁ" && char <= "ゖ";
const isKanji = (char) => (char >= "㐀" && char <= "鿿") || char === "々" || char === "〇";

const foldedChars = new Map();
function foldedChar(char) {
  let found = foldedChars.get(char);
  if (found === undefined) {
    const kana = char >= "ァ" && char <= "ヶ" ? String.fromCharCode(char.charCodeAt(0) - 96) : char;
    const small = SMALL.indexOf(kana);
    found = LEFT_OUT.includes(char) ? "" : !/[\p{L}\p{N}]/u.test(char) ? " " : char.length > 1 ? "〇" : small < 0 ? kana : LARGE[small];
    foldedChars.set(char, found);
  }
  return found;
}
// The folded text; what `seen` is given: each of its characters, and that from which it was made.
function fold(text, seen = () => {}) {
  let folded = "", before = " ";
  for (const char of text.normalize("NFKC").toLowerCase()) {
    const made = foldedChar(char);
    if (!made || (made === " " && before === " ")) continue;
    folded += made;
    before = made;
    seen(made, char);
  }
  return before === " " ? folded.trim() : folded;
}

// Whether a wrong, missing, extra or swapped character makes one of the other.
function isOneSlipAway(one, other) {
  if (one.length < other.length) [one, other] = [other, one];
  if (one.length - other.length > 1) return false;
  let start = 0;
  while (start < other.length && one[start] === other[start]) start += 1;
  if (one.length > other.length) return one.slice(start + 1) === other.slice(start);
  if (one.slice(start + 1) === other.slice(start + 1)) return true;
  return one.slice(start + 1, start + 2) + one.slice(start, start + 1) + one.slice(start + 2) === other.slice(start);
}
