"""Measures, and prints the table."""

import gzip
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from builder.check import load
from builder.pages.published.assets import published_assets
from builder.pages.search import search_assets
from builder.site import build_site
from builder.texts.markdown import site_path
from tests.bench.search.rivals import Measured, Urls, material, pagefind
from tests.bench.search.scale import SLOWER, asked_of, scaled
from tests.browser import chromium
from tests.conftest import ROOT, need
from tests.searches import answers, index_of

_KINDS = ("word", "variant", "natural", "paraphrase", "slip")
_COUNTS = (50, 1_000, 5_000)


def print_table() -> None:
    """The ward's pages and its everyday searches; at scale, other texts."""
    asked = asked_of(ROOT)
    typed = [text for _, text, _ in asked]
    project = load(ROOT)
    index = index_of(project)
    ours: Urls = [[[index.rows[hit.entry][0]] for hit in index.find(text)[:3]] for text in typed]
    program = need(*chromium.NAMES, why="scripts are measured in it")
    with tempfile.TemporaryDirectory() as folder, chromium.running(program) as browser:
        scratch = Path(folder)
        build_site(ROOT, scratch / "site", scratch / "bundle.json")
        lunr = material(ROOT, scratch, browser, typed)
        other = pagefind(scratch / "site", browser, typed)
        sizes = scaled(browser, _COUNTS, typed)
    assets = {one.name: one.content for one in published_assets(ROOT / "builder/assets")}
    texts, _ = search_assets(project)
    code, data = (len(gzip.compress(one, 9, mtime=0)) for one in (assets["search.js"], texts.content))
    print(f"\n{'search: first / among three, %':<38}", *(f"{kind:>12}" for kind in (*_KINDS, "all")))
    _row("ours", ours, asked)
    _row("Material's plugin (lunr)", lunr.found, asked)
    if not isinstance(other, str):
        _row("Pagefind", other.found, asked)
    print(
        f"{'gzip: index and code':<38} {(code + data) / 1000:>10.2f} KB (index {data / 1000:.2f}; aim 20.00)"
    )
    _loaded("  Material's index, worker, dictionary", lunr)
    _loaded("  Pagefind, for these searches", other)
    heads = ("KB", "KB gzip", "KB/entry", "read, ms", "ask, ms", "longest")
    print(f"\n{f'search at scale, {SLOWER} times slower':<38}", *(f"{head:>9}" for head in heads), "aim")
    for one in sizes:
        kilobytes = (one.size / 1000, one.gzipped / 1000, one.gzipped / 1000 / one.entries)
        values = (*kilobytes, one.built, one.usual, one.longest)
        print(f"{f'{one.entries:,} entries':<38}", *(f"{value:>9.2f}" for value in values), "5 ms")


def _loaded(name: str, of: Measured | str) -> None:
    if isinstance(of, str):
        print(f"{name:<38} {of}")
    else:
        print(f"{name:<38} {of.loaded / 1000:>10.1f} KB, {median(of.times):.0f} ms a search, not slowed")


def _row(name: str, found: Urls, asked: Sequence[tuple[str, str, list[str]]]) -> None:
    rows = [(kind, _rank(results, right)) for results, (kind, _, right) in zip(found, asked, strict=True)]
    cells = []
    for kind in (*_KINDS, ""):
        ranks = [rank for of, rank in rows if kind in ("", of)]
        shares = (100 * sum(rank <= within for rank in ranks) / len(ranks) for within in (1, 3))
        cells.append(" / ".join(f"{share:.0f}" for share in shares))
    print(f"{name:<38}", *(f"{cell:>12}" for cell in cells))


def _rank(results: list[list[str]], right: list[str]) -> int:
    places = [site_path(place).removeprefix("/") for place in right]
    for rank, urls in enumerate(results, 1):
        if any(answers(url, place) for url in urls for place in places):
            return rank
    return 99
