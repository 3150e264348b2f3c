"""How often the searches of a desk's content/searches/ find a right answer, and how early."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.check import load, read
from builder.files.sound import Checked
from builder.pages.search import index_data
from builder.project import Project
from builder.reading.source import Source
from builder.search.index import Index
from builder.texts.markdown import site_path


@dataclass(frozen=True)
class Found:
    """One search. `rank` counts from 1; None if no right answer is found."""

    source: Source
    path: tuple[Any, ...]
    kind: str
    ask: str
    rank: int | None


def index_of(project: Project) -> Index:
    return Index(index_data(project))


def searches(checked: Checked, index: Index) -> Iterator[Found]:
    for source, path, row in checked.rows("searches", "searches"):
        right = [site_path(place).removeprefix("/") for place in row["right"]]
        urls = [index.rows[hit.entry][0] for hit in index.find(row["ask"])]
        ranks = (rank for rank, url in enumerate(urls, 1) if any(answers(url, one) for one in right))
        yield Found(source, path, row["kind"], row["ask"], next(ranks, None))


def searches_of(root: Path) -> list[Found]:
    return list(searches(read(root)[0], index_of(load(root))))


def answers(url: str, right: str) -> bool:
    """Whether an entry is at a right place: a place without a heading is the whole page."""
    return url == right or ("#" not in right and url.partition("#")[0] == right)


def percent(found: list[Found], within: int) -> float:
    return 100 * sum(one.rank is not None and one.rank <= within for one in found) / len(found)


def table(found: list[Found]) -> Mapping[str, tuple[int, float, float]]:
    """Kind -> (searches, percent found first, percent found among the first three); "all" at the end."""
    kinds = [*dict.fromkeys(one.kind for one in found)]
    rows = {kind: [one for one in found if one.kind == kind] for kind in kinds} | {"all": found}
    return {kind: (len(some), percent(some, 1), percent(some, 3)) for kind, some in rows.items()}
