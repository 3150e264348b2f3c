"""Reads what is published of the search as its page's script does."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup


def unpacked(packed: bytes) -> list[list[str]]:
    """The rows that `published.packed` was given; one without a cell is like one with an empty cell."""
    data = iter(packed)
    one, two, letter = list[int](), list[int](), 0
    for _ in range(_number(data)):
        step = _number(data)
        letter += step // 2
        (one if step % 2 else two).append(letter)
    letters = bytearray()
    for code in data:
        found = one[code] if code < len(one) else two[(code - len(one)) * 256 + next(data)]
        letters += found.to_bytes(2, "little")
    text = letters.decode("utf-16-le", "surrogatepass")
    return [row.split("\t") if row else [] for row in text.split("\n")]


def _number(data: Iterator[int]) -> int:
    part = next(data)
    return part if part < 128 else part - 128 + 128 * _number(data)


def rows(site: Path, folder: str = "") -> dict[str, dict[str, Any]]:
    """Each entry of a language by its url: {kind (a number), title, text, aliases}; of several at one url,
    the first. `folder` has the language's pages ("en/"). The page's list and its file must fit.
    """
    html = (site / folder / "search/index.html").read_text(encoding="utf-8")
    page = BeautifulSoup(html, "html.parser")

    def place(address: object) -> str:
        return urljoin(f"/{folder}search/", str(address)).removeprefix("/")

    links = [link for link in page.select("#search-links a") if link.has_attr("data-kind")]
    (form,) = page.select("form#search")
    texts = unpacked((site / place(form["data-texts"])).read_bytes())[4:]
    found: dict[str, dict[str, Any]] = {}
    for link, (text, *aliases) in zip(links, (row or [""] for row in texts), strict=True):
        row = {"kind": int(str(link["data-kind"])), "title": link.text, "text": text, "aliases": aliases}
        found.setdefault(place(link["href"]), row)
    return found
