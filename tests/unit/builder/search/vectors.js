// Compares the page's script with vectors.json: node vectors.js < SCRIPT prints what differs, as JSON.
const { readFileSync } = require("fs");
const { join } = require("path");

const scripts = readFileSync(0, "utf8");
const { SearchIndex, fold, isOneSlipAway, unpacked } = new Function(`${scripts}; return { SearchIndex, fold, isOneSlipAway, unpacked };`)();
const vectors = JSON.parse(readFileSync(join(__dirname, "vectors.json"), "utf8"));
const read = (packed) => unpacked(new Uint8Array(Buffer.from(packed, "base64")));
const differences = [];
const compare = (what, of, found, wanted) => {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) differences.push({ what, of, found, wanted });
};

(async () => {
  for (const [text, wanted] of vectors.fold) compare("fold", text, fold(text), wanted);
  for (const [one, other, wanted] of vectors.slips) compare("slip", [one, other], isOneSlipAway(one, other), wanted);
  const [packed, wanted] = vectors.packed, links = read(vectors.links), texts = read(vectors.texts);
  compare("unpacked", "", read(packed), wanted.map((row) => (row.join("\t") ? row : [])));
  // Of two builds, one more here or there.
  for (const [some, others] of [[links.slice(0, -1), texts], [links, texts.slice(0, -1)]]) {
    let made = null;
    try { made = new SearchIndex(some, others); } catch (_) { /* as it has to be */ }
    compare("two builds", "", made, null);
  }
  const index = await new SearchIndex(links, texts).ready;
  compare("likely", "", index.likely.map((entry) => index.rows[entry].url), ["online/#hours", "faq/a/#cost"]);
  for (const [text, wanted] of vectors.found) {
    compare("find", text, index.find(text).map(({ entry, score }) => [entry, score]), wanted);
  }
  console.log(JSON.stringify(differences));
})();
