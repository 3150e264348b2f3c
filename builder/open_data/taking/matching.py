"""Which rows of a CSV are which rows of the desk's file, and which were chosen to be added."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from builder.open_data.taking.proposal import ALL, Proposal
from builder.open_data.taking.table import Row
from builder.reading.mistakes import Mistake
from builder.reading.suggest import did_you_mean

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_NO_ID = re.compile(r"[^a-z0-9]+")

Key = Callable[[Row], object]


def matched(proposal: Proposal, known: Sequence[Mapping[object, int]], keys: Sequence[Key]) -> dict[int, Row]:
    """Index in the file -> its row. `known` and `keys` go together, the surest first: what a row of the file
    is known by, and the same of a row of the CSV (None: it has no such thing). What several rows of the CSV
    have is no sign of any, except the first: there it is a mistake.
    """
    found: dict[int, Row] = {}
    taken: set[int] = set()
    for number, (by, key) in enumerate(zip(known, keys, strict=True)):
        rows = [row for row in proposal.table.rows if row.line not in taken]
        counted = Counter(key(row) for row in rows)
        for row in rows:
            index = by.get(key(row))
            if index is None:
                continue
            if index in found:
                if not number:
                    first = found[index].line
                    proposal.mistake(
                        row,
                        "ID",
                        f"の「{key(row)}」が、{first}行目にもあります。どちらかの行を消してください。",
                    )
                    taken.add(row.line)
                continue
            if number and counted[key(row)] > 1:
                continue
            found[index] = row
            taken.add(row.line)
    return found


def chosen(proposal: Proposal, rows: Iterable[Row], words: Sequence[str], name_column: str) -> Iterator[Row]:
    """The rows that were chosen to be added, by name or ID; the others are `left`."""
    wanted = {folded(word): word for word in words if word.strip()}
    is_all, used = bool(wanted.keys() & ALL), set()
    for row in rows:
        names = {folded(row.cells[column]) for column in (name_column, "ID") if column in row.cells}
        used |= names & wanted.keys()
        if is_all or names & wanted.keys():
            yield row
        else:
            proposal.left.append(row)
    everywhere = {
        folded(row.cells[column]): row.cells[column]
        for row in proposal.table.rows
        for column in (name_column, "ID")
        if column in row.cells
    }
    for word in wanted.keys() - everywhere.keys() - ALL:
        message = (
            f"選んだ「{wanted[word]}」の行がありません。{did_you_mean(wanted[word], everywhere.values())}"
        )
        proposal.mistakes.append(Mistake(proposal.table.file, 1, 1, message))


def folded(name: str) -> str:
    """A name without what differs between files: width, case, blanks."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def new_id(wished: Iterable[str], used: set[str]) -> str:
    """The first of the wished names that can be an id, and isn't used: with a number if it must be."""
    for wish in wished:
        name = _NO_ID.sub("-", unicodedata.normalize("NFKC", wish).casefold()).strip("-")
        name = name if _ID.fullmatch(name) else ""
        if name:
            break
    number, free = 2, name
    while free in used:
        free, number = f"{name}-{number}", number + 1
    used.add(free)
    return free
