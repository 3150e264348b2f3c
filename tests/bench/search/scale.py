"""Our search with many entries, in a browser at a fourth of its speed."""

import gzip
import json
import os
import random
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import yaml
from playwright.sync_api import Browser

from builder.check import load
from builder.search.entries import QUESTION, Entry, entries_of
from builder.search.published import links_file, search_data, texts_file
from tests.conftest import EXAMPLE, ROOT

SLOWER = 4
SCRIPTS = {
    "fold.js": "fold, isHiragana, isKanji, isOneSlipAway, LEFT_OUT",
    "index.js": "SearchIndex, unpacked",
}
"""Script -> what the next one, or what is evaluated, takes of it."""

_MEASURE = """async ({ files, asked }) => {
    const bytes = files.map((file) => Uint8Array.from(atob(file), (char) => char.charCodeAt(0)));
    const begun = performance.now();
    const index = await new SearchIndex(...bytes.map(unpacked)).ready;
    const built = performance.now();
    const times = asked.map(() => Infinity);
    for (let round = 0; round < 5; round += 1) {
        asked.forEach((text, number) => {
            const start = performance.now();
            index.find(text);
            times[number] = Math.min(times[number], performance.now() - start);
        });
    }
    return { built: built - begun, times };
}"""


@dataclass(frozen=True)
class Scaled:
    """Bytes of links and texts, plain and gzipped; milliseconds on the slowed browser. Of each search the
    quickest of five: whatever else the machine does only adds to it.
    """

    entries: int
    size: int
    gzipped: int
    built: float
    usual: float
    longest: float


def scaled(browser: Browser, counts: Sequence[int], asked: Sequence[str]) -> list[Scaled]:
    words = load(EXAMPLE).search
    texts = _texts()
    found = []
    for count in counts:
        data = search_data(made(texts, count), words)
        files = [links_file(data), texts_file(data)]
        given = {"files": [b64encode(file).decode() for file in files], "asked": list(asked)}
        page = browser.new_context().new_page()
        for name in SCRIPTS:
            source = (ROOT / "builder/assets/search" / name).read_text(encoding="utf-8")
            # Classes of a script are seen by later ones, but not by what is evaluated.
            page.add_script_tag(content=f"{source}\nObject.assign(window, {{ {SCRIPTS[name]} }});")
        session = page.context.new_cdp_session(page)
        page.evaluate(_MEASURE, given)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        got = page.evaluate(_MEASURE, given)
        page.context.close()
        sizes = sum(map(len, files)), sum(len(gzip.compress(file, 9)) for file in files)
        found.append(Scaled(count, *sizes, got["built"], median(got["times"]), max(got["times"])))
    return found


def made(texts: Sequence[tuple[str, str]], count: int) -> list[Entry]:
    """`count` entries: the texts themselves, then new ones of their sentences, always the same."""
    chance = random.Random(1)  # noqa: S311 - the same at every run
    sentences = [part for _, text in texts for part in text.split("。") if part.strip()]
    rows = list(texts[:count])
    while len(rows) < count:
        title, text = chance.choice(texts)
        new = "。".join(chance.choices(sentences, k=max(1, text.count("。"))))
        rows.append((f"{title} {len(rows)}", f"{new}。"))
    return [
        Entry(url=f"faq/a/#q{n}", kind=QUESTION, title=title, place="質問", text=text, aliases=())
        for n, (title, text) in enumerate(rows)
    ]


def _texts() -> list[tuple[str, str]]:
    folder = os.environ.get("ARTICLES")
    if not folder:
        return [(entry.title, entry.text) for entry in entries_of(load(EXAMPLE))]
    files = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(Path(folder).glob("*.yml")))
    return [(row["q"], " ".join(row["a"].split())) for file in files for row in file["questions"]]


def asked_of(root: Path) -> list[tuple[str, str, list[str]]]:
    """(kind, what is typed, right places as links) of the searches that aren't set aside."""
    rows = yaml.safe_load((root / "content/searches/everyday.yml").read_text(encoding="utf-8"))["searches"]
    return json.loads(json.dumps([(row["kind"], str(row["ask"]), row["right"]) for row in rows]))
