"""Finding people: which rows of the index a case has, and which cases are found by what was asked.

Never by reading the whole table. The hashes need MAIL_HASH_KEY, which the domain doesn't have.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from desk.domain.finding.rows import entries_of, entry_of, found_pk, found_sort
from desk.domain.finding.terms import Kind, Term, is_found_by, terms_of
from desk.domain.forms.form import Form
from desk.domain.submissions.items import changed_item, is_being_deleted, meta_item
from desk.domain.submissions.model import Item, Submission, sid_of
from desk.parts import Parts

if TYPE_CHECKING:
    from desk.domain.submissions.change import Change


def findable(submission: Submission, form: Form, parts: Parts) -> Submission:
    """The submission with its rows of the index; the canary's has none. Raises KeyMissing."""
    if submission.canary:
        return submission
    terms = terms_of(form, meta_item(submission))
    entries = entries_of(terms, submission.desk, key=parts.settings.mail_hash_key)
    return replace(submission, found_by=entries)


def with_found(change: "Change", form: Form, parts: Parts) -> "Change":
    """The change with the rows of the index that lead to its submission from then on.

    Without a key nothing is said of them as long as they stay the same: what the clock does changes no
    answer and no day. Raises KeyMissing.
    """
    stored, key = change.stored, parts.settings.mail_hash_key
    if stored.get("canary"):
        return change
    after = changed_item(change, lane=0)
    terms = terms_of(form, after)
    if not key and terms == terms_of(form, stored):
        return change
    entries = entries_of(terms, stored["desk"], key=key)
    same = entries == tuple(stored.get("found_by", ()))
    return change if same else replace(change, found_by=entries)


class Found(NamedTuple):
    """Cases, the newest first; `is_all` is False if there are more."""

    items: tuple[Item, ...]
    is_all: bool


def find(term: Term, desks: Iterable[str], parts: Parts, *, most: int) -> Found:
    """At most `most` cases of these desks that are found by a term. Raises KeyMissing, Unavailable."""
    found: list[Item] = []
    for desk in desks:
        for stored in _found_at(term, desk, parts):
            found.append(stored)
            if len(found) > most:
                break
    newest = sorted(found, key=lambda item: str(item["received_at"]), reverse=True)
    return Found(items=tuple(newest[:most]), is_all=len(found) <= most)


def same_people(form: Form, stored: Item, desks: Iterable[str], parts: Parts, *, most: int) -> Found:
    """Other cases of the same mailbox or phone number. Raises KeyMissing, Unavailable."""
    desks = tuple(desks)
    others: dict[str, Item] = {}
    is_all = True
    for term in sorted(terms_of(form, stored)):
        if term.kind in (Kind.MAIL, Kind.PHONE):
            found = find(term, desks, parts, most=most + 1)
            others |= {sid_of(item): item for item in found.items}
            is_all = is_all and found.is_all
    others.pop(sid_of(stored), None)
    newest = sorted(others.values(), key=lambda item: str(item["received_at"]), reverse=True)
    return Found(items=tuple(newest[:most]), is_all=is_all and len(newest) <= most)


def _found_at(term: Term, desk: str, parts: Parts) -> Iterator[Item]:
    entry = entry_of(term, desk, key=parts.settings.mail_hash_key)
    for row in parts.store.found(found_pk(desk, entry), found_sort(entry)):
        stored = parts.store.meta(row["sid"])
        # Two terms may share a hash, and what is being deleted is gone for everybody.
        if stored and not is_being_deleted(stored) and is_found_by(parts.form(stored["form"]), stored, term):
            yield stored


def index(stored: Item, parts: Parts) -> bool | None:
    """Give a stored submission the rows of the index that it should have: True if they were not there, None
    if it changed meanwhile. Raises KeyMissing, Unavailable.
    """
    form = parts.form(stored["form"])
    if form is None or is_being_deleted(stored) or stored.get("canary"):
        return False
    entries = entries_of(terms_of(form, stored), stored["desk"], key=parts.settings.mail_hash_key)
    if entries == tuple(stored.get("found_by", ())):
        return False
    return True if parts.store.index(stored, entries) else None
