"""How the desk keeps up: mails that wait or never arrived, the queue by age, digests, retention, and when the
canary last succeeded.

Counts and times only. The limits are `health` of content/site.yml.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from desk.canary.logbook import Logbook
from desk.canary.steps import STEPS, reason_words
from desk.counter.session import Session, at_words
from desk.domain.calendar.moments import TOKYO, from_stamp, full_day_words, tokyo_day
from desk.domain.calendar.opening_days import missing_year
from desk.domain.forms.form import Form
from desk.domain.mail.stored.rows import is_unverified, waiting_since
from desk.domain.seminars.mismatches import Mismatch
from desk.domain.seminars.seminar import takes_seminars
from desk.domain.submissions.model import Item
from desk.domain.submissions.watch.attention import due
from desk.domain.submissions.watch.trail import deletion_pk
from desk.storage.worklist import Worklist, load_worklist
from desk.usecases.retention import is_overdue, retention
from desk.usecases.seminars.in_brief import mismatched, without_url

_BANDS = ((1, "1日まで"), (3, "3日まで"), (7, "7日まで"), (30, "30日まで"))
_OLDER = "それより前"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was checked, its state, and what is wrong with it, if anything. `todo`: what will be soon."""

    name: str
    state: str
    wrong: str = ""
    todo: str = ""


@dataclass(frozen=True, kw_only=True)
class Readings:
    """What is read from the table. `digests`: the last sent digest of each desk that wants any; `seminars`:
    how many forms are for seminars; `without_url`: the seminars in a few opening days that have no URL yet;
    `mismatches`: those that no longer fit what was applied for.
    """

    waiting: tuple[Item, ...]
    failed: tuple[Item, ...]
    work: Worklist
    digests: Mapping[str, Item | None]
    canary_runs: Item | None
    seminars: int
    without_url: tuple[str, ...]
    mismatches: tuple[Mismatch, ...]
    kept_too_long: tuple[Item, ...]
    gone: int


def findings(session: Session, readings: Readings) -> Iterator[Finding]:
    limits = session.bundle["health"]
    yield _oldest(readings.waiting, limits, now=session.now)
    unverified = sum(map(is_unverified, readings.waiting))
    yield Finding(
        name="アドレスの確認を待っているメール",
        state=f"{unverified}件",
        wrong="差出人かあて先が、Amazon SES でまだ確認されていません。make doctor で見られます"
        if unverified
        else "",
    )
    held = len(readings.work.held)
    yield Finding(
        name="自動返信を止めている受付", state=f"{held}件", wrong=_beyond(held, limits["held_mails"])
    )
    lost = len(readings.work.failed)
    yield Finding(
        name="メールが届いていない受付", state=f"{lost}件", wrong=_beyond(lost, limits["undelivered"])
    )
    unsent = sum("canary" not in row for row in readings.failed)
    yield Finding(name="送れなかったメール（対応ずみも）", state=f"{unsent}件")
    yield _letters(readings.work.letters, limits["letter_days"], now=session.now)
    today = tokyo_day(session.now)
    late = sum(due(item) < today for item in readings.work.open)
    yield Finding(name="期限を過ぎた受付", state=f"{late}件", wrong=_beyond(late, limits["overdue"]))
    kept = len(readings.kept_too_long)
    yield Finding(
        name="保存期間を過ぎて残っている受付", state=f"{kept}件", wrong=_beyond(kept, limits["kept_too_long"])
    )
    yield Finding(name="今月、削除した受付", state=f"{readings.gone}件")
    yield Finding(name="対応を待っている受付", state=_by_age(readings.work.open, session.now))
    for desk, row in readings.digests.items():
        yield _digest(session, desk, row, limits["digest_by"])
    if readings.seminars:
        yield _seminars(session, readings.without_url)
        wrong = "。".join(f"{one.seminar}：{one.why.removesuffix('。')}" for one in readings.mismatches)
        yield Finding(
            name="申込みと合わなくなったセミナー", state=f"{len(readings.mismatches)}件", wrong=wrong
        )
    yield _holidays(session.bundle["holidays"], today)
    if session.bundle["canary"]:
        yield _journey(readings.canary_runs or {}, limits["journey_minutes"], now=session.now)


def read_health(session: Session, wanted: Iterable[str]) -> Readings:
    """What there is to say of these desks. Raises Unavailable."""
    store = session.parts.store
    desks = {desk: session.bundle["desks"][desk] for desk in wanted}
    work = load_worklist(store, list(desks))
    return Readings(
        waiting=tuple(_of_desks(store.mails("due"), desks)),
        failed=tuple(_of_desks(store.mails("failed"), desks)),
        work=work,
        digests={
            desk: next((row for row in store.digests(desk) if row["status"] == "sent"), None)
            for desk, settings in desks.items()
            if "digest" in settings.get("mails", {})
        },
        canary_runs=_canary_runs(session),
        seminars=sum(takes_seminars(form) for form in _forms(session, desks)),
        without_url=tuple(
            one.seminar.id
            for desk in desks
            for one in without_url(desk, tokyo_day(session.now), session.parts)
        ),
        mismatches=tuple(one for desk in desks for one in mismatched(desk, session.parts)),
        kept_too_long=tuple(_kept_too_long(session, work, desks)),
        gone=sum(1 for _ in _of_desks(store.partition(deletion_pk(session.now)), desks)),
    )


def _of_desks(items: Iterable[Item], desks: Mapping[str, Any]) -> Iterator[Item]:
    """Those of these desks; a magazine's belong to no desk, and so to every one."""
    return (item for item in items if item.get("desk", "") in desks or not item.get("desk"))


def _forms(session: Session, desks: Mapping[str, Any]) -> Iterator[Form]:
    for name, form in session.bundle["forms"].items():
        if form["words"]["desk"] in desks and (found := session.parts.form(name)):
            yield found


def _kept_too_long(session: Session, work: Worklist, desks: Mapping[str, Any]) -> Iterator[Item]:
    """The submissions that should have been deleted. An open one, or one whose mail needs somebody, stays."""
    for form in _forms(session, desks):
        days = retention(session.bundle["forms"][form.id])
        ended = session.parts.store.ended(form.id, before=session.now - days)
        waiting = (item for item in work.open if item["form"] == form.id)
        yield from (item for item in (*ended, *waiting) if is_overdue(item, days, now=session.now))


def _canary_runs(session: Session) -> Item | None:
    canary = session.bundle["canary"]
    return Logbook(table=session.parts.store, form=canary["form"]).last() if canary else None


def _oldest(waiting: tuple[Item, ...], limits: Mapping[str, Any], *, now: datetime) -> Finding:
    name = "送るのを待っているメール"
    # A row for a later hour (an alert, or a mail over a cap) isn't waiting yet.
    waiting = tuple(row for row in waiting if waiting_since(row) <= now)
    if not waiting:
        return Finding(name=name, state="0件")
    minutes = int((now - min(map(waiting_since, waiting))) / timedelta(minutes=1))
    limit = limits["oldest_mail_minutes"]
    state = f"{len(waiting)}件（いちばん古いものは{minutes:,}分前）"
    return Finding(name=name, state=state, wrong=f"限度は{limit:,}分です" if minutes > limit else "")


def _seminars(session: Session, without_url: tuple[str, ...]) -> Finding:
    wrong = session.hint("lacking_urls", seminars="、".join(without_url)) if without_url else ""
    return Finding(name="視聴用のURLがない、まもなくのセミナー", state=f"{len(without_url)}件", wrong=wrong)


def _letters(letters: Mapping[str, str], limit: int, *, now: datetime) -> Finding:
    """The callers without an address to whom nobody has written yet, and since when the first one waits."""
    name = "手紙を待っている受付"
    if not letters:
        return Finding(name=name, state="0件")
    days = (tokyo_day(now) - tokyo_day(from_stamp(min(letters.values())))).days
    state = f"{len(letters)}件（いちばん古いものは{f'{days}日前' if days else '今日'}）"
    return Finding(name=name, state=state, wrong=f"限度は{limit}日です" if days > limit else "")


def _beyond(count: int, limit: int) -> str:
    return f"限度は{limit:,}件です" if count > limit else ""


def _by_age(items: tuple[Item, ...], now: datetime) -> str:
    """How many came in how long ago."""
    counts = {words: 0 for _, words in _BANDS} | {_OLDER: 0}
    for item in items:
        age = now - from_stamp(item["received_at"])
        counts[next((words for days, words in _BANDS if age <= timedelta(days=days)), _OLDER)] += 1
    return f"{len(items)}件（{'、'.join(f'{words} {count}件' for words, count in counts.items())}）"


def _digest(session: Session, desk: str, row: Item | None, by: str) -> Finding:
    name = f"朝の一覧（{session.bundle['desks'][desk]['short_name']}）"
    state = f"{at_words(row['sent_at'])} に送りました" if row else "まだ送っていません"
    wanted = _last_wanted(session, desk, by)
    missed = row is None or date.fromisoformat(row["SK"].rpartition("#")[2]) < wanted
    return Finding(
        name=name, state=state, wrong=f"{full_day_words(wanted)}の分がありません" if missed else ""
    )


def _last_wanted(session: Session, desk: str, by: str) -> date:
    """The last opening day whose digest should exist by now, as `usecases.morning` counts them."""
    calendar, today = session.parts.calendar(desk), tokyo_day(session.now)
    if calendar.may_open(today) and session.now >= datetime.combine(today, time.fromisoformat(by), TOKYO):
        return today
    return calendar.latest_opening_day_before(today)


def _holidays(holidays: Mapping[str, str], today: date) -> Finding:
    """Wrong once the year has begun; from October before, something to do."""
    year = missing_year(holidays, today)
    if year is None:
        return Finding(name="祝日", state=f"{max(holidays)[:4]}年まであります")
    todo = f"content/holidays.yml に、{year}年の祝日（内閣府が2月に公表したもの）を書き足してください"
    state = f"{year - 1}年までです。{year}年の日は、予約を受けられません"
    if today.year >= year:
        return Finding(name="祝日", state=state, wrong=todo)
    return Finding(name="祝日", state=state, todo=todo)


def _journey(last: Item, limit: int, *, now: datetime) -> Finding:
    worked, full, broke = (str(last.get(f"last_{kind}_at", "")) for kind in ("ok", "full", "failed"))
    sentences = [
        f"最後に通しで動いたのは、{at_words(worked)}" if worked else "まだ一度も、通しで動いていません"
    ]
    if full > worked:
        sentences.append(f"{at_words(full)}は、空いている枠が足りず、申込みは確かめていません")
    if broke > max(worked, full):
        where = f"「{STEPS.get(last['last_step'], last['last_step'])}」で止まりました"
        sentences.append(f"{at_words(broke)}は、{where}（{reason_words(last['why'])}）")
    # A full calendar counts: all was tried that doesn't take the last slot of a day.
    seen = max(worked, full)
    is_late = not seen or now - from_stamp(seen) > timedelta(minutes=limit)
    wrong = f"限度は{limit:,}分です" if is_late else ""
    return Finding(name="通しの動作確認", state="。".join(sentences), wrong=wrong)
