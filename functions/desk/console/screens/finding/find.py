"""さがす: cases by receipt number, phone, mail address, name, kana or day. What was typed is in no address.

Each search is written down: who, when, by which kind of thing, how many were found; not what was typed.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from desk.console.answers import Answer, Page, Redirect
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import desk_names, opened, session_of, typed, words_of
from desk.counter.cases.looks import searched
from desk.counter.finding import readings
from desk.counter.queue import Row, row_of
from desk.counter.receipts import SeveralReceipts, end_of, full_receipt, whole
from desk.counter.session import Session
from desk.domain.calendar.moments import tokyo_day
from desk.domain.errors import NotFound
from desk.domain.finding.terms import Term
from desk.domain.forms.contact_fields import contact_fields
from desk.domain.submissions.model import Item, sid_of
from desk.parts import Parts
from desk.storage.worklist import Worklist
from desk.usecases.finding import find

MOST = 20
"""Cases that are listed: who sees more than these narrows the search."""

_RECEIPT = "receipt"
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
    known, terms = whole(asked) or end_of(asked), readings(asked, now=session.now)
    if known is None and not terms:
        return _page(session, asked, refusal=str(words["wrong"]))
    desks = [desk for desk, _ in desk_names(request, parts)]
    by_number = _by_number(request, session, known, desks) if known else []
    found = {sid_of(item): item for item in by_number}
    is_all = True
    for term in terms:
        some = session.patiently(lambda term=term: find(term, desks, parts, most=MOST))  # type: ignore[misc]
        found |= {sid_of(item): item for item in some.items}
        is_all = is_all and some.is_all
    items = list(found.values())
    _write_down(session, desks, known, terms, items)
    if len(items) == len(by_number) == 1:
        return Redirect(f"/cases/{items[0]['receipt']}")
    if not items:
        # Of another desk's case nothing can be told from the answer, not even that it exists.
        return _page(session, asked, refusal=str(words["none"]))
    return _page(session, asked, items=items[:MOST], is_all=is_all and len(items) <= MOST)


def named_rows(session: Session, items: Iterable[Item]) -> list[NamedRow]:
    today = tokyo_day(session.now)
    return [
        NamedRow(row=row_of(session, item, _NOTHING_ELSE, today, {}), name=_name(session, item))
        for item in items
    ]


def _by_number(request: Request, session: Session, known: str, desks: list[str]) -> list[Item]:
    """The cases with this receipt number or end that the member may open."""
    try:
        receipt = full_receipt(known, session, desks)
    except SeveralReceipts as several:
        return list(several.items)
    except NotFound:
        return []
    case = opened(request, session.parts, receipt, Right.SEE)
    return [case.stored] if case else []


def _write_down(
    session: Session, desks: list[str], known: str | None, terms: tuple[Term, ...], items: list[Item]
) -> None:
    kinds = {str(term.kind) for term in terms} | ({_RECEIPT} if known else set())
    counts = Counter(str(item["desk"]) for item in items)
    for desk in desks:
        searched(session, desk, kinds, counts[desk])


def _name(session: Session, item: Item) -> str:
    form = session.parts.form(item["form"])
    fields = contact_fields(form) if form else {}
    return str(item.get("answers", {}).get(fields.get("name", ""), ""))


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
