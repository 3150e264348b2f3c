"""The work queue: what waits, by what must be done today. No personal data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desk.counter.session import Session, at_words, slot_of
from desk.domain.calendar.moments import tokyo_day
from desk.domain.calendar.slots import parse_slot
from desk.domain.submissions.items import is_waiting
from desk.domain.submissions.meeting import unusual_kind
from desk.domain.submissions.model import Item, sid_of
from desk.domain.submissions.moments import meets_at
from desk.domain.submissions.watch.attention import due
from desk.domain.submissions.workflow import has_ended
from desk.storage.worklist import Worklist
from desk.usecases.in_brief import due_words, marks, when_words


@dataclass(frozen=True, kw_only=True)
class Section:
    """`id` names it in the console's words; `is_today`: something must be done about its items today."""

    id: str
    title: str
    items: tuple[Item, ...]
    is_today: bool


def sections_of(
    work: Worklist, *, today: date, soon: Mapping[str, date], bundle: Mapping[str, Any]
) -> tuple[Section, ...]:
    """The queue by what must be done today, in the order of work; sections without items are left out. Pure.

    `soon` is each desk's next opening day. Unconfirmed bookings that start by then come first; what is due on
    a closed day before it is due today, and so is what an applicant is still to be told.
    """
    waiting = sorted(
        work.open, key=lambda item: (due(item), str(item.get("slot", "")), str(item["received_at"]))
    )
    by_slot = sorted(waiting, key=lambda item: str(item.get("slot", "")))
    urgent = [item for item in by_slot if _is_urgent(item, soon[item["desk"]])]
    met = sorted(((at, item) for item in by_slot if (at := meets_at(item, bundle))), key=lambda one: one[0])
    starting = [item for at, item in met if tokyo_day(at) == today]
    ahead = [item for at, item in met if tokyo_day(at) > today]
    others = _without(waiting, urgent, starting, ahead)
    late = [item for item in others if due(item) < today and "waiting" not in item]
    now_due = [item for item in _without(others, late) if due(item) < soon[item["desk"]]]
    to_tell = work.failed | work.held | work.letters.keys()
    untold = [item for item in _without(waiting, urgent, starting, late, now_due) if sid_of(item) in to_tell]
    untold += [item for item in work.elsewhere if not has_ended(item)]
    ended = [item for item in work.elsewhere if has_ended(item)]
    lost = [item for item in ended if sid_of(item) in work.failed]
    titled = (
        ("soon", "未確定で、1開庁日以内に始まるか、もう過ぎたもの", urgent, True),
        ("late", "期限が過ぎているもの", late, True),
        ("today", "今日の予定", starting, True),
        ("due", "今日までに対応するもの", now_due, True),
        ("untold", "メールが届いていないか、止めているか、手紙を出していないもの", untold, True),
        ("lost", "終わった受付で、メールが届いていないもの", lost, True),
        (
            "held",
            "終わった受付で、自動返信を止めているもの",
            [item for item in ended if sid_of(item) in work.held - work.failed],
            True,
        ),
        (
            "letters",
            "終わった受付で、手紙を出していないもの",
            [item for item in ended if sid_of(item) in work.letters.keys() - work.failed - work.held],
            True,
        ),
        (
            "later",
            "これから期限が来るもの",
            _without(others, late, now_due, untold),
            False,
        ),
        (
            "ahead",
            "日時が決まった、これからの予定",
            _without(ahead, untold),
            False,
        ),
    )
    return tuple(
        Section(id=name, title=title, items=tuple(items), is_today=is_today)
        for name, title, items, is_today in titled
        if items
    )


def _without(items: Sequence[Item], *taken: Sequence[Item]) -> list[Item]:
    known = {sid_of(item) for some in taken for item in some}
    return [item for item in items if sid_of(item) not in known]


def _is_urgent(item: Item, soon: date) -> bool:
    return item["status"] == "received" and "slot" in item and _day(item) <= soon


def _day(item: Item) -> date:
    return tokyo_day(parse_slot(item["slot"]))


@dataclass(frozen=True, kw_only=True)
class Row:
    """One submission in a list. `due` is "" for what waits for nobody, `when` for what has no appointment;
    `received` is when it came.
    """

    receipt: str
    status: str
    due: str
    when: str
    form: str
    assignee: str
    marks: tuple[str, ...]
    received: str = ""


def row_of(session: Session, item: Item, work: Worklist, today: date, others: Mapping[str, int]) -> Row:
    """`others`: sid -> how many other bookings its mailbox has (`other_bookings`)."""
    form = session.parts.form(item["form"])
    return Row(
        receipt=str(item["receipt"]),
        status=session.status(item),
        due=due_words(item) if is_waiting(item) else "",
        when=_slot_and_kind(session, item),
        form=session.title(item["form"]),
        assignee=session.person(item["assignee"]) if "assignee" in item else "",
        marks=tuple(marks(item, form, work, today, others)),
        received=at_words(item["received_at"]),
    )


def _slot_and_kind(session: Session, item: Item) -> str:
    form = session.parts.form(item["form"])
    if "slot" not in item:
        return when_words(item, form, session.bundle)
    kind = unusual_kind(form, item) if form else ""
    return f"{slot_of(session, item)}（{kind}）" if kind else slot_of(session, item)
