"""さがす: cases by receipt number, phone, mail address, name, kana or day. No address has what was typed."""

from collections.abc import Iterable
from dataclasses import dataclass

from desk.console.answers import Answer, Page, Redirect
from desk.console.request import Request
from desk.console.screens.at_work import desk_names, session_of, typed, words_of
from desk.counter.cases import searching
from desk.counter.cases.searching import name_of
from desk.counter.queue import Row, row_of
from desk.counter.session import Session
from desk.domain.calendar.moments import tokyo_day
from desk.domain.submissions.model import Item
from desk.parts import Parts
from desk.storage.worklist import Worklist

_NOTHING_ELSE = Worklist(open=(), elsewhere=(), failed=frozenset(), held=frozenset())


@dataclass(frozen=True, kw_only=True)
class NamedRow:
    """A case in the list of what was found; `name` is "" if its form doesn't ask or nobody said."""

    row: Row
    name: str


def show(request: Request, parts: Parts) -> Answer:
    return _page(session_of(request, parts), typed(request.kept).get("asked", ""))


def search(request: Request, parts: Parts) -> Answer:
    """To the case that a number names, to a list, or back with what can be done. Raises Unavailable."""
    session, asked = session_of(request, parts), request.first("asked")
    words = words_of(parts)["find"]
    found = searching.search(session, asked, [desk for desk, _ in desk_names(request, parts)])
    if found is None:
        return _page(session, asked, refusal=str(words["wrong"]))
    if found.is_named:
        return Redirect(f"/cases/{found.items[0]['receipt']}")
    if not found.items:
        # Of another desk's case nothing can be told from the answer, not even that it exists.
        return _page(session, asked, refusal=str(words["none"]))
    return _page(session, asked, items=found.items, is_all=found.is_all)


def named_rows(session: Session, items: Iterable[Item]) -> list[NamedRow]:
    today = tokyo_day(session.now)
    return [
        NamedRow(row=row_of(session, item, _NOTHING_ELSE, today, {}), name=name_of(session, item))
        for item in items
    ]


def _page(
    session: Session, asked: str, *, refusal: str = "", items: Iterable[Item] = (), is_all: bool = True
) -> Page:
    values = {
        "typed": asked,
        "refusal": refusal,
        "rows": named_rows(session, items),
        "is_all": is_all,
    }
    return Page("finding/find.html", values, status=422 if refusal else 200)
