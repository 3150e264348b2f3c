"""Searching: cases by receipt number, phone, mail address, name, kana or day, at the desks that one may see.

Each search is written down: who, when, by which kind of thing, how many were found; not what was typed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from desk.counter.cases.looks import searched
from desk.counter.finding import readings
from desk.counter.receipts import SeveralReceipts, end_of, full_receipt, whole
from desk.counter.session import Session
from desk.domain.errors import BeingDeleted, NotFound
from desk.domain.finding.terms import Term
from desk.domain.forms.contact_fields import contact_fields
from desk.domain.submissions.model import Item, sid_of
from desk.usecases.finding import find

MOST = 20
"""Cases that are listed: who sees more than these narrows the search."""

_RECEIPT = "receipt"


@dataclass(frozen=True, kw_only=True)
class Matches:
    """META items; `is_all` is False if there are more. `is_named`: a receipt number led to the only one."""

    items: tuple[Item, ...]
    is_all: bool
    is_named: bool


def search(session: Session, asked: str, desks: Sequence[str]) -> Matches | None:
    """What a text means at these desks, written down before; None if it is nothing that can be searched for.

    Raises KeyMissing, Unavailable.
    """
    known, terms = whole(asked) or end_of(asked), readings(asked, now=session.now)
    if known is None and not terms:
        return None
    by_number = _by_number(session, known, desks) if known else []
    found = {sid_of(item): item for item in by_number}
    is_all = True
    for term in terms:
        some = session.patiently(lambda term=term: find(term, desks, session.parts, most=MOST))  # type: ignore[misc]
        found |= {sid_of(item): item for item in some.items}
        is_all = is_all and some.is_all
    items = tuple(found.values())
    _write_down(session, desks, known, terms, items)
    return Matches(
        items=items[:MOST],
        is_all=is_all and len(items) <= MOST,
        is_named=len(items) == len(by_number) == 1,
    )


def name_of(session: Session, item: Item) -> str:
    """The applicant's name; "" if the form doesn't ask or nobody said."""
    form = session.parts.form(item["form"])
    fields = contact_fields(form) if form else {}
    return str(item.get("answers", {}).get(fields.get("name", ""), ""))


def _by_number(session: Session, known: str, desks: Sequence[str]) -> list[Item]:
    """The cases of these desks with this receipt number or end."""
    try:
        stored = session.dossier(full_receipt(known, session, desks)).meta
    except SeveralReceipts as several:
        return list(several.items)
    except (NotFound, BeingDeleted):
        return []
    return [stored] if stored["desk"] in desks else []


def _write_down(
    session: Session, desks: Sequence[str], known: str | None, terms: Sequence[Term], items: Sequence[Item]
) -> None:
    kinds = {str(term.kind) for term in terms} | ({_RECEIPT} if known else set())
    counts = Counter(str(item["desk"]) for item in items)
    for desk in desks:
        searched(session, desk, kinds, counts[desk])
