"""取り出す: the cases of a form, whole, as CSV or workbook. Who, what and why is written down before.

Figures without people are files of 数字. A file comes as one answer, so it is as large as an answer of Lambda
may be (6 MB, of which base64 takes a quarter): what is larger is taken out month by month.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from desk.console.answers import Answer, Download, NotFound, Page
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.admin.at_desks import own_desks
from desk.console.screens.at_work import attempt, session_of, typed, words_of
from desk.counter.files.cases import case_rows
from desk.counter.files.taken import file_taken
from desk.counter.session import Session
from desk.domain.calendar.moments import TOKYO, from_stamp, full_day_words, tokyo_day
from desk.domain.forms.formats.numbers import phone_words
from desk.domain.forms.placeholders import fill
from desk.domain.submissions.model import Item
from desk.parts import Parts
from desk.usecases.figures.months import stored_cases
from desk.views.csv_file import csv_bytes

MOST_BYTES = 4_000_000
MOST_DAYS = timedelta(days=366)
LONGEST_REASON = 200
_OTHER = "other"
_CSV, _XLSX = "csv", "xlsx"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Days of receipt (Tokyo, both included); `why` is the reason in words."""

    form: str
    first: date
    last: date
    kind: str
    why: str


def show(request: Request, parts: Parts) -> Answer:
    return _page(request, parts, typed(request.kept))


def do(request: Request, parts: Parts) -> Answer:
    """With `step=check` how many cases it would be; with `step=do` the file. Raises Unavailable."""
    given, session = typed(request.form), session_of(request, parts)
    if given.get("form", "") not in _forms(request, parts):
        return NotFound()
    words = words_of(parts)["exports"]
    asked, refusal = _asked(given, words)
    if asked is None:
        return _page(request, parts, given, refusal=refusal)
    items = session.patiently(lambda: _cases(asked, parts))
    if not items:
        return _page(request, parts, given, refusal=str(words["nothing"]))
    content = _file(session, asked, items)
    if len(content) > MOST_BYTES:
        return _page(request, parts, given, refusal=str(words["too_large"]))
    if given.get("step") != "do":
        return _page(request, parts, given, count=len(items), why=asked.why)
    op = attempt(given.get("op", ""))
    audit = _audit(session, asked, count=len(items), op=op)
    session.patiently(lambda: parts.store.put_audit(audit))
    return Download(name=f"{asked.form}-{asked.first}-{asked.last}.{asked.kind}", content=content)


def _forms(request: Request, parts: Parts) -> dict[str, str]:
    """Id -> title of the forms of the desks from which the member may take files."""
    desks = own_desks(request, parts, Right.EXPORT)
    forms = parts.bundle["forms"]
    return {
        name: str(form["words"]["title"]) for name, form in forms.items() if form["words"]["desk"] in desks
    }


def _asked(given: Mapping[str, str], words: Mapping[str, Any]) -> tuple[Asked | None, str]:
    """What was asked for; or None and what is wrong with it."""
    try:
        first, last = (date.fromisoformat(given.get(name, "")) for name in ("first", "last"))
    except ValueError:
        return None, str(words["wrong_days"])
    if not first <= last < first + MOST_DAYS:
        return None, str(words["wrong_days"])
    reason, more = given.get("reason", ""), given.get("more", "").strip()[:LONGEST_REASON]
    known = words["reasons"].get(reason, "")
    if not known or (reason == _OTHER and not more):
        return None, str(words["wrong_reason"])
    kind = _XLSX if given.get("kind") == _XLSX else _CSV
    why = ": ".join(filter(None, (known, more)))
    return Asked(form=given["form"], first=first, last=last, kind=kind, why=why), ""


def _cases(asked: Asked, parts: Parts) -> list[Item]:
    """The form's cases that were received in those days, the first first. Raises Unavailable."""
    form = parts.form(asked.form)
    if form is None:
        return []
    found = [
        item
        for item in stored_cases(form, parts, first=f"{asked.first:%Y-%m}")
        if asked.first <= from_stamp(item["received_at"]).astimezone(TOKYO).date() <= asked.last
        and "going_at" not in item
    ]
    return sorted(found, key=lambda item: str(item["received_at"]))


def _file(session: Session, asked: Asked, items: list[Item]) -> bytes:
    rows = case_rows(session, asked.form, items, phone=phone_words)
    if asked.kind == _CSV:
        return csv_bytes(rows)
    # Late: few requests are for a workbook.
    from desk.counter.files.xlsx_file import xlsx_bytes

    return xlsx_bytes(rows)


def _audit(session: Session, asked: Asked, *, count: int, op: str) -> Item:
    days, why = (asked.first, asked.last), asked.why
    return file_taken(session, form=asked.form, reason=why, count=count, days=days, op=op, kind=asked.kind)


def _days(asked: Mapping[str, str], parts: Parts) -> str:
    days = {name: full_day_words(date.fromisoformat(asked[name])) for name in ("first", "last")}
    return fill(words_of(parts)["exports"]["period"], days)


def _page(
    request: Request,
    parts: Parts,
    given: Mapping[str, str],
    *,
    refusal: str = "",
    count: int = 0,
    why: str = "",
) -> Page:
    today = tokyo_day(parts.clock())
    asked = {
        "form": "",
        "first": today.replace(day=1).isoformat(),
        "last": today.isoformat(),
        "kind": _CSV,
        "reason": "",
        "more": "",
        **{name: text for name, text in given.items() if name in ("form", "first", "last", "kind", "more")},
        **({"reason": given["reason"]} if "reason" in given else {}),
    }
    values = {
        "forms": _forms(request, parts),
        "asked": asked,
        "refusal": refusal,
        # The bundle has them in the order of their ids.
        "reasons": sorted(words_of(parts)["exports"]["reasons"].items(), key=lambda one: one[0] == _OTHER),
        "days": _days(asked, parts) if count else "",
        "count": count,
        "why": why,
        "limit": LONGEST_REASON,
        "op": attempt(given.get("op", "")),
    }
    return Page("exports/exports.html", values, status=422 if refusal else 200)
