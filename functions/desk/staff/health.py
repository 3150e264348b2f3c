"""`health`: whether mails leave, whether the desks keep up, and whether the morning's digest came.

Counts and times only. The limits are `health` of content/site.yml.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from desk.calendar import TOKYO, NotPublished, full_day_words, tokyo_day
from desk.staff.session import Session, at_words
from desk.staff.text import pairs
from desk.submissions import Item, from_stamp
from desk.waiting import Work, due, work_of

_BANDS = ((1, "1日まで"), (3, "3日まで"), (7, "7日まで"), (30, "30日まで"))
_OLDER = "それより前"


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was looked at, how it is, and what is wrong with it, if anything."""

    name: str
    state: str
    wrong: str = ""


@dataclass(frozen=True, kw_only=True)
class Look:
    """What is read of the table. `digests` has each desk's last one that was sent, where it wants any."""

    waiting: tuple[Item, ...]
    held: tuple[Item, ...]
    failed: tuple[Item, ...]
    work: Work
    digests: Mapping[str, Item | None]


def print_health(session: Session) -> int:
    """1 if something is beyond its limit, so that a check can stop on it."""
    look = session.patiently(lambda: _look(session))
    found = list(findings(session, look))
    print("■ 窓口の具合")
    print("\n".join(pairs((one.name, f"{one.state}{_told(one.wrong)}") for one in found)))
    if any(one.wrong for one in found):
        print("限度を超えているものがあります。")
        return 1
    print("限度を超えているものは、ありません。")
    return 0


def findings(session: Session, look: Look) -> Iterator[Found]:
    limits = session.bundle["health"]
    yield _oldest(look.waiting, limits, now=session.now)
    held = len(look.held)
    yield Found(name="止めているメール", state=f"{held}件", wrong=_beyond(held, limits["held_mails"]))
    lost = len(look.work.failed)
    yield Found(
        name="メールが届いていない受付", state=f"{lost}件", wrong=_beyond(lost, limits["undelivered"])
    )
    yield Found(name="送れなかったメール（対応ずみも）", state=f"{len(look.failed)}件")
    today = tokyo_day(session.now)
    late = sum(due(item) < today for item in look.work.open)
    yield Found(name="期限を過ぎた受付", state=f"{late}件", wrong=_beyond(late, limits["overdue"]))
    yield Found(name="対応を待っている受付", state=_by_age(look.work.open, session.now))
    for desk, row in look.digests.items():
        yield _digest(session, desk, row, limits["digest_by"])


def _look(session: Session) -> Look:
    store, desks = session.parts.store, session.bundle["desks"]
    return Look(
        waiting=tuple(store.mails("due")),
        held=tuple(store.mails("held")),
        failed=tuple(store.mails("failed")),
        work=work_of(store, list(desks)),
        digests={
            desk: next((row for row in store.digests(desk) if row["status"] == "sent"), None)
            for desk, settings in desks.items()
            if "digest" in settings.get("mails", {})
        },
    )


def _oldest(waiting: tuple[Item, ...], limits: Mapping[str, Any], *, now: datetime) -> Found:
    name = "送るのを待っているメール"
    if not waiting:
        return Found(name=name, state="0件")
    minutes = int((now - min(from_stamp(row["created_at"]) for row in waiting)) / timedelta(minutes=1))
    limit = limits["oldest_mail_minutes"]
    state = f"{len(waiting)}件（いちばん古いものは{minutes:,}分前）"
    return Found(name=name, state=state, wrong=f"限度は{limit:,}分です" if minutes > limit else "")


def _beyond(count: int, limit: int) -> str:
    return f"限度は{limit:,}件です" if count > limit else ""


def _by_age(items: tuple[Item, ...], now: datetime) -> str:
    """How many came in how long ago."""
    counts = {words: 0 for _, words in _BANDS} | {_OLDER: 0}
    for item in items:
        age = now - from_stamp(item["received_at"])
        counts[next((words for days, words in _BANDS if age <= timedelta(days=days)), _OLDER)] += 1
    return f"{len(items)}件（{'、'.join(f'{words} {count}件' for words, count in counts.items())}）"


def _digest(session: Session, desk: str, row: Item | None, by: str) -> Found:
    name = f"朝の一覧（{session.bundle['desks'][desk]['short_name']}）"
    state = f"{at_words(row['sent_at'])} に送りました" if row else "まだ送っていません"
    try:
        wanted = _last_wanted(session, desk, by)
    except NotPublished:
        return Found(name=name, state=state, wrong="開庁日が、まだ決まっていません。祝日を書き足してください")
    missed = row is None or date.fromisoformat(row["SK"].rpartition("#")[2]) < wanted
    return Found(name=name, state=state, wrong=f"{full_day_words(wanted)}の分がありません" if missed else "")


def _last_wanted(session: Session, desk: str, by: str) -> date:
    """The last opening day whose digest has to be there by now. Raises NotPublished."""
    calendar, today = session.parts.calendar(desk), tokyo_day(session.now)
    if not calendar.is_published(today):
        raise NotPublished(today.isoformat())
    if calendar.is_open(today) and session.now >= datetime.combine(today, time.fromisoformat(by), TOKYO):
        return today
    return calendar.last_day_in_time(today, 1)


def _told(wrong: str) -> str:
    return f"　← {wrong}" if wrong else ""
