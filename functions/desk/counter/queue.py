"""The work queue: what waits, by what must be done today. No personal data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from desk.domain.calendar.moments import tokyo_day
from desk.domain.calendar.slots import parse_slot
from desk.domain.submissions.model import Item, sid_of
from desk.domain.submissions.moments import meets_at
from desk.domain.submissions.watch.attention import due
from desk.domain.submissions.workflow import has_ended
from desk.storage.worklist import Worklist


@dataclass(frozen=True, kw_only=True)
class Section:
    """`is_today`: something must be done about its items today."""

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
    others = [item for item in waiting if item not in [*urgent, *starting, *ahead]]
    late = [item for item in others if due(item) < today and "waiting" not in item]
    now_due = [item for item in others if item not in late and due(item) < soon[item["desk"]]]
    to_tell = work.failed | work.held | work.letters.keys()
    untold = [item for item in waiting if item in [*others, *ahead] and sid_of(item) in to_tell]
    untold = [item for item in untold if item not in [*late, *now_due]]
    untold += [item for item in work.elsewhere if not has_ended(item)]
    ended = [item for item in work.elsewhere if has_ended(item)]
    lost = [item for item in ended if sid_of(item) in work.failed]
    titled = (
        ("未確定で、1開庁日以内に始まるか、もう過ぎたもの", urgent, True),
        ("期限が過ぎているもの", late, True),
        ("今日の相談・訪問など", starting, True),
        ("今日までに対応するもの", now_due, True),
        ("メールが届いていないか、止めているか、手紙を出していないもの", untold, True),
        ("終わった受付で、メールが届いていないもの", lost, True),
        (
            "終わった受付で、自動返信を止めているもの",
            [item for item in ended if sid_of(item) in work.held - work.failed],
            True,
        ),
        (
            "終わった受付で、手紙を出していないもの",
            [item for item in ended if sid_of(item) in work.letters.keys() - work.failed - work.held],
            True,
        ),
        (
            "これから期限が来るもの",
            [item for item in others if item not in [*late, *now_due, *untold]],
            False,
        ),
        ("日時が決まった、これからの相談・訪問など", [item for item in ahead if item not in untold], False),
    )
    return tuple(
        Section(title=title, items=tuple(items), is_today=is_today)
        for title, items, is_today in titled
        if items
    )


def _is_urgent(item: Item, soon: date) -> bool:
    return item["status"] == "received" and "slot" in item and _day(item) <= soon


def _day(item: Item) -> date:
    return tokyo_day(parse_slot(item["slot"]))
