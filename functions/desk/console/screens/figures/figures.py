"""数字: how a desk serves in a month or a fiscal year, for itself and for publication, also as a file.

It shows what was counted at night (`usecases.figures.months`); one month can be counted anew at once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from desk.console.answers import Answer, Download, NotFound, Page, Redirect
from desk.console.member import Right
from desk.console.request import Request
from desk.console.screens.at_work import desk_names, session_of, typed, words_of
from desk.counter.figures.periods import Period, period_of, periods
from desk.counter.figures.rows import HEADS, INTERNAL, form_rows
from desk.counter.files.taken import file_taken
from desk.counter.session import Session, at_words
from desk.domain.calendar.moments import tokyo_day
from desk.domain.forms.form import Form
from desk.domain.forms.placeholders import fill
from desk.domain.submissions.model import Item
from desk.parts import Parts
from desk.storage.figures import counts_of_item
from desk.usecases.figures.counts import Counts, added
from desk.usecases.figures.full import FULL_TABLE
from desk.usecases.figures.months import TooMany, count_month, months_of_desk
from desk.usecases.figures.service import days_at, kept_of, no_shows_of, share
from desk.usecases.figures.tables import few, total_of
from desk.views.csv_file import csv_bytes

INSIDE, PUBLIC = "inside", "public"
CSV, XLSX = "csv", "xlsx"

_MOST_AT_ONCE = 1000
"""Submissions of a month that can be counted within a request: one query each."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whose figures of when, and for whom (INSIDE or PUBLIC)."""

    desk: str
    period: Period
    view: str

    def address(self, path: str, **more: str) -> str:
        return f"{path}?{urlencode({'desk': self.desk, 'period': self.period.id, 'view': self.view, **more})}"

    @property
    def is_public(self) -> bool:
        return self.view == PUBLIC


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A row of a table: `part` is its share of the largest of the table, 0 to 100, None without a bar."""

    name: str
    figure: str
    part: int | None


@dataclass(frozen=True, kw_only=True)
class Table:
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Of:
    """What is shown of a form. `brief`: the figures of the summary, by the names of their words."""

    id: str
    title: str
    brief: Mapping[str, str]
    tables: tuple[Table, ...]


def show(request: Request, parts: Parts) -> Answer:
    asked = _asked(request, request.query, parts)
    if asked is None:
        return NotFound()
    session = session_of(request, parts)
    today = tokyo_day(session.now)
    found = session.patiently(
        lambda: months_of_desk(asked.desk, asked.period.first, asked.period.last, parts)
    )
    is_early = asked.is_public and not _until(asked, today)
    months = [item for of_form in found.values() for item in of_form.values()]
    return Page(
        "figures/figures.html",
        {
            "desks": dict(_desks(request, parts)),
            "asked": asked,
            "periods": list(periods(today)),
            "is_early": is_early,
            "counted": at_words(min(str(item["at"]) for item in months)) if months else "",
            "forms": [] if is_early else list(_forms(session, asked, found, today)),
            "files": {kind: asked.address("/figures/file", kind=kind) for kind in (CSV, XLSX)},
            "can_count": not asked.period.is_year and not asked.is_public,
            "done": request.query.get("done", ""),
        },
    )


def count(request: Request, parts: Parts) -> Answer:
    """Count the month anew, now."""
    asked = _asked(request, typed(request.form), parts)
    if asked is None or asked.period.is_year:
        return NotFound()
    session, done = session_of(request, parts), "count"
    for form in _forms_of(session, asked.desk):
        try:
            session.patiently(
                lambda form=form: count_month(form, asked.period.id, parts, most=_MOST_AT_ONCE)  # type: ignore[misc]
            )
        except TooMany:
            done = "too_many"
    return Redirect(asked.address("/figures", done=done))


def file(request: Request, parts: Parts) -> Answer:
    """What is shown, as a file that a spreadsheet opens. Who took it is written down before."""
    asked, kind = _asked(request, request.query, parts), request.query.get("kind", CSV)
    session = session_of(request, parts)
    if (
        asked is None
        or kind not in (CSV, XLSX)
        or (asked.is_public and not _until(asked, tokyo_day(session.now)))
    ):
        return NotFound()
    found = session.patiently(
        lambda: months_of_desk(asked.desk, asked.period.first, asked.period.last, parts)
    )
    rows = [HEADS, *_file_rows(session, asked, found)]
    session.patiently(lambda: parts.store.put_audit(_audit(session, asked, kind)))
    if kind == CSV:
        content = csv_bytes(rows)
    else:
        # Late: few requests are for a workbook.
        from desk.counter.files.xlsx_file import xlsx_bytes

        content = xlsx_bytes(rows)
    return Download(name=f"{asked.desk}-{asked.period.id}-{asked.view}.{kind}", content=content)


def _asked(request: Request, values: Mapping[str, str], parts: Parts) -> Asked | None:
    """None for what isn't there, or isn't this member's."""
    desks, today = dict(_desks(request, parts)), tokyo_day(parts.clock())
    desk = values.get("desk") or next(iter(desks), "")
    period = period_of(values.get("period") or f"{today:%Y-%m}", today)
    view = values.get("view") or INSIDE
    if desk not in desks or period is None or view not in (INSIDE, PUBLIC):
        return None
    return Asked(desk=desk, period=period, view=view)


def _desks(request: Request, parts: Parts) -> Iterator[tuple[str, str]]:
    return (one for one in desk_names(request, parts) if request.who.may(Right.LEAD, one[0]))


def _until(asked: Asked, today: date) -> str:
    """The last month of the period that is over, and can be published; "" if none is."""
    if asked.period.is_over(today):
        return asked.period.last
    before = today.replace(day=1).toordinal() - 1
    last = f"{date.fromordinal(before):%Y-%m}"
    return last if asked.period.is_year and asked.period.first <= last else ""


def _forms_of(session: Session, desk: str) -> Iterator[Form]:
    forms = (session.parts.form(name) for name in session.bundle["forms"])
    return (form for form in forms if form and form.words["desk"] == desk)


def _counts(asked: Asked, months: Mapping[str, Item], today: date) -> Counts:
    until = _until(asked, today) if asked.is_public else asked.period.last
    return added(counts_of_item(item) for month, item in months.items() if month <= until)


def _forms(
    session: Session, asked: Asked, found: Mapping[str, Mapping[str, Item]], today: date
) -> Iterator[Of]:
    for form in _forms_of(session, asked.desk):
        counts = _counts(asked, found.get(form.id, {}), today)
        rows = list(form_rows(session, form, counts, is_public=asked.is_public))
        yield Of(
            id=form.id,
            title=session.title(form.id),
            brief=_brief(counts, is_public=asked.is_public),
            tables=tuple(_tables(rows)) if total_of(counts) else (),
        )


def _brief(counts: Counts, *, is_public: bool) -> Mapping[str, str]:
    total = total_of(counts)
    if is_public:
        return {"taken": few(total)}
    middle, most = days_at(counts, 0.5), days_at(counts, 0.9)
    return {
        "taken": str(total),
        "middle": "" if middle is None else str(middle),
        "most": "" if most is None else str(most),
        "kept": share(*kept_of(counts)),
        "no_show": share(*no_shows_of(counts)),
        "lost": str(counts.get("#arrival", {}).get("lost", 0)),
        "full": str(sum(counts.get(FULL_TABLE, {}).values())),
    }


def _tables(rows: Sequence[tuple[str, str, str]]) -> Iterator[Table]:
    """The rows by table, in their order, with a bar for each number."""
    for title, some in groupby(rows, key=lambda row: row[0]):
        own = [(name, figure) for _, name, figure in some]
        most = max((int(figure) for _, figure in own if figure.isdecimal()), default=0)
        cells = tuple(
            Cell(
                name=name,
                figure=figure,
                part=round(100 * int(figure) / most) if most and figure.isdecimal() else None,
            )
            for name, figure in own
        )
        yield Table(title=title, cells=cells)


def _file_rows(
    session: Session, asked: Asked, found: Mapping[str, Mapping[str, Item]]
) -> Iterator[tuple[str, str, str, str]]:
    today = tokyo_day(session.now)
    first = asked.period.days[0]
    last = min(asked.period.days[1], today)
    words: Mapping[str, str] = words_of(session.parts)["figures"]
    for form in _forms_of(session, asked.desk):
        title, counts = session.title(form.id), _counts(asked, found.get(form.id, {}), today)
        days = fill(words["file_days"], {"first": first.isoformat(), "last": last.isoformat()})
        yield title, words["file_period"], days, ""
        if not asked.is_public:
            yield title, INTERNAL, "", ""
        for row in form_rows(session, form, counts, is_public=asked.is_public):
            yield (title, *row)


def _audit(session: Session, asked: Asked, kind: str) -> Item:
    reason = f"{words_of(session.parts)['nav']['figures']} {asked.view} {kind}"
    return file_taken(session, form="*", reason=reason, count=0, days=asked.period.days, desk=asked.desk)
