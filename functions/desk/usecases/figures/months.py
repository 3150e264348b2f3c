"""The figures of a desk by month: counted from what is stored, and kept when that is deleted.

`FIGURES#<desk>` has up to three items for a month (of the receipt, in Tokyo) and a form:

- `2026-11#booking`: what the console and the monthly mail show, counted at `at`. Each night it is counted
  anew from all that is stored, so it is right however often and wherever a night was cut off.
- `2026-11#booking#kept`: the counts of what was deleted, added in the transaction that deletes: each
  submission is there or here, never both.
- `2026-11#booking#full`: wanted times that were taken, added when somebody was told so (`full`).

They have counts of fixed answers alone (`counts`), none of a person.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain

from desk.domain.calendar.moments import TOKYO, from_stamp, tokyo_day
from desk.domain.forms.form import Form
from desk.domain.seminars.seminar import takes_seminars
from desk.domain.submissions.model import Item, sid_of
from desk.domain.submissions.workflow import Workflow
from desk.parts import Parts
from desk.storage.figures import (
    FULL,
    KEPT,
    counts_of_item,
    figures_between,
    put_figures,
    write_for_adding,
)
from desk.storage.reader import Dossier
from desk.storage.seminars.seats import counter_items, seats_of
from desk.storage.table import Write
from desk.usecases.figures.counts import Counts, added, counted, month_of
from desk.usecases.figures.dispatch import dispatch_counts, sends_experts
from desk.usecases.figures.service import measured

_FIRST, _LAST = "0000-00", "9999-99"


class TooMany(Exception):
    """There are more submissions in the month than can be counted while somebody waits."""


def counts_of_dossiers(form: Form, dossiers: Sequence[Dossier], parts: Parts) -> Counts:
    """All tables of these submissions, as they are today."""
    today = tokyo_day(parts.clock())
    found = counted(form, [measured(form, one, today=today) for one in dossiers])
    if sends_experts(form):
        states = Workflow.of_form(parts.bundle, form.id).states
        found |= dispatch_counts(form, dossiers, states, today=today)
    return found


def count_form(form_id: str, parts: Parts) -> int:
    """Count every month of a form that can have changed since it was counted today; how many months.

    One query for each submission that is stored. Raises Unavailable.
    """
    form, now = parts.form(form_id), parts.clock()
    if form is None:
        return 0
    items = _items(form, parts, _FIRST, _LAST)
    live = _by_month(stored_cases(form, parts, first=None))
    today = f"{tokyo_day(now):%Y-%m}"
    done = 0
    for month in sorted({*live, *items}):
        before = items.get(month, {}).get("")
        if before and tokyo_day(from_stamp(before["at"])) == tokyo_day(now):
            continue
        if before and not live.get(month) and not before["live"] and month != today:
            continue
        _count(form, month, live.get(month, []), items.get(month, {}), parts)
        done += 1
    return done


def count_month(form: Form, month: str, parts: Parts, *, most: int | None = None) -> None:
    """Count one month (YYYY-MM) now. Raises TooMany if it has more than `most` submissions, Unavailable."""
    live = _by_month(stored_cases(form, parts, first=month)).get(month, [])
    if most is not None and len(live) > most:
        raise TooMany
    _count(form, month, live, _items(form, parts, month, month).get(month, {}), parts)


def months_of_desk(desk: str, first: str, last: str, parts: Parts) -> dict[str, dict[str, Item]]:
    """Form -> month -> what was counted of it, of the months from `first` to `last` (YYYY-MM). One query.

    Raises Unavailable.
    """
    found: dict[str, dict[str, Item]] = {}
    for item in figures_between(parts.store, desk, first, last):
        if "at" in item:
            found.setdefault(str(item["form"]), {})[str(item["month"])] = item
    return found


def write_for_keeping(dossier: Dossier, parts: Parts) -> tuple[Write, ...]:
    """What keeps a submission in the figures when it is deleted; nothing for one that isn't in them."""
    meta = dossier.meta
    form = parts.form(meta["form"])
    if form is None or "canary" in meta:
        return ()
    counts = counts_of_dossiers(form, [dossier], parts)
    return (write_for_adding(str(meta["desk"]), month_of(meta), form.id, KEPT, counts),)


def _count(form: Form, month: str, live: Sequence[Item], items: Mapping[str, Item], parts: Parts) -> None:
    dossiers = [one for item in live if (one := parts.store.dossier_even_if_deleted(sid_of(item)))]
    beside = [counts_of_item(items[what]) for what in (KEPT, FULL) if what in items]
    counts = added([counts_of_dossiers(form, dossiers, parts), *beside])
    desk = str(form.words["desk"])
    put_figures(parts.store, desk, month, form.id, counts, live=len(dossiers), at=parts.clock())


def _items(form: Form, parts: Parts, first: str, last: str) -> dict[str, dict[str, Item]]:
    """Month -> KEPT, FULL or "" (what was counted) -> the form's item."""
    found: dict[str, dict[str, Item]] = defaultdict(dict)
    for item in figures_between(parts.store, str(form.words["desk"]), first, last):
        if item["form"] == form.id:
            found[str(item["month"])][str(item["SK"]).removeprefix(f"{item['month']}#{form.id}")[1:]] = item
    return found


def _by_month(items: Sequence[Item]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        found[month_of(item)].append(item)
    return found


def stored_cases(form: Form, parts: Parts, *, first: str | None) -> list[Item]:
    """META of a form's submissions: what waits, what has ended (from the month `first` on), and who has a
    seat of a seminar or waits for one. Each once.
    """
    store, desk = parts.store, str(form.words["desk"])
    since = datetime.combine(date.fromisoformat(f"{first}-01"), time(), TOKYO) if first else None
    # Its keys end with more than the stamp: of this second, too.
    until = parts.clock() + timedelta(seconds=1)
    found = {
        sid_of(item): item
        for item in chain(store.work(desk), store.ended(form.id, before=until, since=since))
        if item["form"] == form.id
    }
    if takes_seminars(form):
        for seminar in counter_items(store, form.id):
            for seat in seats_of(store, form.id, seminar):
                stored = None if seat["sid"] in found else store.meta(str(seat["sid"]))
                if stored:
                    found[sid_of(stored)] = stored
    return [item for item in found.values() if "canary" not in item and "expires_at" not in item]
