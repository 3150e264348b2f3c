"""How the desk serves: days to the first action, promises kept, no-shows, mails that did not arrive. Pure.

A submission is acted on by the first event of the staff that takes it out of its first state (a
confirmation, an answer, a call to arrange a hearing) and does not only end it (a cancellation, a release).
Its promise is the form's due day, counted from the receipt or, if the applicant has changed the booking
before, from that change. What was reopened into its first state waits again and has a new promise, from the
reopening; a promise missed before that stays missed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from desk.domain.calendar.moments import ONE_DAY, from_stamp, tokyo_day
from desk.domain.forms.due import due_day
from desk.domain.forms.form import Form
from desk.domain.mail.alerts import mail_words
from desk.domain.mail.uses.table import TO_THE_DESK
from desk.domain.submissions.model import Item
from desk.domain.submissions.workflow import APPLICANT
from desk.storage.reader import Dossier

ANSWER, PROMISE, ARRIVAL, LOST = "#days", "#promise", "#arrival", "#lost"
"""What `measured` adds to a META item."""

MOST_DAYS = 6
"""From here on days are one category, where they are listed."""
_LONGEST = 250
"""Opening days are counted so far: a year of them."""
_MISSED_BY_DESK, _MISS, _REOPEN, _REPLY = "desk_missed", "miss_promise", "reopen", "reply"
_ENDED_UNANSWERED = frozenset({"cancelled", "released", _MISSED_BY_DESK})
KEPT, LATE, AHEAD, MISSED, ENDED = "kept", "late", "ahead", "missed", "ended"
PROMISES: Mapping[str, str] = {
    KEPT: "期限までに対応",
    LATE: "期限を過ぎて対応",
    AHEAD: "まだ対応していない（期限の前）",
    MISSED: "まだ対応していない（期限を過ぎた）",
    ENDED: "対応する前に終わった",
}
DAYS = ("当日", *(f"{n}開庁日" for n in range(1, MOST_DAYS)), f"{MOST_DAYS}開庁日以上")
ARRIVALS: Mapping[str, str] = {"all": "届かなかったメールがない", "lost": "届かなかったメールがある"}
DAYS_TABLE, PROMISES_TABLE, LOST_TABLE, MET_TABLE = "#opening_days", "#promises", "#lost", "#met"
"""Opening days -> submissions; promise -> submissions; kind of mail -> mails that did not arrive; "slot" ->
how many have an appointment.
"""

_PARTS: Mapping[float, str] = {0.5: "半分を対応するまで（中央値）", 0.9: "9割を対応するまで"}

Row = tuple[str, str, str]


def measured(form: Form, dossier: Dossier, *, today: date) -> Item:
    """The META item with its opening days to the first action (None without one), what became of its promise,
    and whether its mails arrived.
    """
    course = _course(dossier)
    due = course.due or due_day(form, course.promised)
    days = None
    if course.answered is None:
        is_over = due is not None and due < today and "waiting" not in dossier.meta
        is_missed = (is_over or course.is_broken) and not course.has_ended
        was_missed = is_missed or dossier.meta["status"] == _MISSED_BY_DESK
        promise = MISSED if was_missed else ENDED if course.has_ended else AHEAD
    else:
        promise = LATE if course.is_broken or (due and course.answered > due) else KEPT
        days = opening_days_between(form, tokyo_day(course.promised), course.answered)
    lost = [mail["kind"] for mail in dossier.mails if _is_lost(mail)]
    arrival = "lost" if lost else "all"
    return {**dossier.meta, ANSWER: days, PROMISE: promise, ARRIVAL: arrival, LOST: lost}


def service_counts(items: Sequence[Item]) -> dict[str, dict[str, int]]:
    """The tables of `service_rows`; `items` are measured."""
    return {
        DAYS_TABLE: dict(Counter(str(item[ANSWER]) for item in items if item[ANSWER] is not None)),
        PROMISES_TABLE: dict(Counter(item[PROMISE] for item in items)),
        LOST_TABLE: dict(Counter(kind for item in items for kind in item[LOST])),
        MET_TABLE: {"slot": sum("slot" in item for item in items)},
    }


def service_rows(counts: Mapping[str, Mapping[str, int]]) -> Iterator[Row]:
    """Every figure as it is, for the desk itself (`counts.counted`)."""
    days = Counter[int]()
    for opening_days, count in counts.get(DAYS_TABLE, {}).items():
        days[min(int(opening_days), MOST_DAYS)] += count
    yield from (("対応までの開庁日数", name, str(days[n])) for n, name in enumerate(DAYS))
    for part, words in _PARTS.items():
        within = days_at(counts, part)
        yield "対応の早さ", words, "－" if within is None else f"{within}開庁日"
    promises = counts.get(PROMISES_TABLE, {})
    yield from (("対応の期限", words, str(promises.get(name, 0))) for name, words in PROMISES.items())
    yield "対応の期限", "期限を守った割合", share(*kept_of(counts))
    if counts.get(MET_TABLE, {}).get("slot", 0):
        states = counts["#status"]
        yield "相談の当日", "来なかった", str(states.get("no_show", 0))
        yield "相談の当日", "来なかった割合", share(*no_shows_of(counts))
        yield "相談の当日", "注意事項が守られず終了", str(states.get("not_kept", 0))
    yield "届かなかったメール", "受付の数", str(counts.get("#arrival", {}).get("lost", 0))
    lost = counts.get(LOST_TABLE, {})
    yield from (("届かなかったメール", mail_words(kind), str(lost[kind])) for kind in sorted(lost))


def kept_of(counts: Mapping[str, Mapping[str, int]]) -> tuple[int, int]:
    """How many promises were kept, of how many that are over."""
    promises = counts.get(PROMISES_TABLE, {})
    kept = promises.get(KEPT, 0)
    return kept, kept + promises.get(LATE, 0) + promises.get(MISSED, 0)


def no_shows_of(counts: Mapping[str, Mapping[str, int]]) -> tuple[int, int]:
    """How many did not come, of how many who were expected."""
    states = counts.get("#status", {})
    held = sum(states.get(name, 0) for name in ("done", "no_show", "unidentified", "not_kept"))
    return states.get("no_show", 0), held


def days_at(counts: Mapping[str, Mapping[str, int]], part: float) -> int | None:
    """Within how many opening days this part of what was acted on was (0.5: half of it); None of nothing.

    The nearest rank: a number of days that really occurred.
    """
    found = sorted((int(days), count) for days, count in counts.get(DAYS_TABLE, {}).items())
    rank, passed = ceil(part * sum(count for _, count in found)), 0
    for days, count in found:
        passed += count
        if passed >= rank:
            return days
    return None


def is_safe_beside_states(counts: Mapping[tuple[str, str], int], least: int) -> bool:
    """Whether promises can be published beside states: (state, promise) -> how many.

    A submission that isn't answered is in its first state or ended without an answer. So where a state has
    both, a reader could subtract one table from the other: both parts must be nobody or `least`.
    """
    unanswered = Counter[str]()
    total = Counter[str]()
    for (state, promise), count in counts.items():
        total[state] += count
        unanswered[state] += count * (promise in (AHEAD, MISSED, ENDED))
    return all(
        part == 0 or part >= least
        for state, count in total.items()
        if 0 < unanswered[state] < count
        for part in (unanswered[state], count - unanswered[state])
    )


@dataclass(kw_only=True)
class _Course:
    """What the trail says of the promise and its answer."""

    promised: datetime
    """When the promise was made."""
    due: date | None = None
    """Its day, if its clock was stopped."""
    answered: date | None = None
    """The Tokyo day of the answer."""
    has_ended: bool = False
    """It ended without an answer."""
    is_broken: bool = False
    """A promise that was missed stays missed, whatever is promised when the case is reopened."""


def _course(dossier: Dossier) -> _Course:
    course = _Course(promised=from_stamp(dossier.meta["received_at"]))
    first = dossier.events[0]["status"] if dossier.events else dossier.meta["status"]
    for event in dossier.events:
        moment = from_stamp(event["at"])
        course.is_broken |= event["what"] == _MISS or event["status"] == _MISSED_BY_DESK
        if event["what"] == _REOPEN and event["status"] == first:
            # What had been answered or ended is open again, and a new promise is made.
            course = _Course(promised=moment, is_broken=course.is_broken)
        elif course.answered:
            continue
        elif event["what"] == _REOPEN:
            course.has_ended = False
        elif event["status"] != first and not course.has_ended and not _goes_on(event):
            is_answer = event["by"] != APPLICANT and event["status"] not in _ENDED_UNANSWERED
            course.answered = tokyo_day(moment) if is_answer else None
            course.has_ended = not is_answer
        elif "due" in event.get("details", {}):
            course.due = date.fromisoformat(event["details"]["due"])
        elif event["by"] == APPLICANT and event["what"] != _REPLY and not course.has_ended:
            course.promised, course.due, course.is_broken = moment, None, False
    return course


def _goes_on(event: Item) -> bool:
    """Whether an applicant's step leaves the answer to come (a reply), and doesn't end it."""
    return event["by"] == APPLICANT and event["status"] not in _ENDED_UNANSWERED


def opening_days_between(form: Form, after: date, until: date) -> int:
    """The opening days behind `after` up to `until`; _LONGEST stands for more, too."""
    days, day = 0, after
    while day < until and days < _LONGEST:
        day += ONE_DAY
        days += form.calendar.may_open(day)
    return days


def _is_lost(mail: Item) -> bool:
    return mail["status"] == "failed" and mail["kind"] not in TO_THE_DESK


def share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "－"
