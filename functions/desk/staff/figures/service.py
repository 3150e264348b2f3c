"""How the desk serves: days to the answer, promises kept, no-shows, mails that did not arrive. Pure.

An answer is the first event of the staff that takes a submission out of its first state and does not only
end it (a cancellation, a release). Its promise is the form's due day, counted from the receipt or, if the
applicant has changed the booking before the answer, from that change. What was reopened into its first state
has no answer any more and a new promise, from the reopening; a promise missed before that stays missed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desk.domain.calendar.moments import from_stamp, tokyo_day
from desk.domain.calendar.opening_days import ONE_DAY
from desk.domain.forms.due import due_day
from desk.domain.forms.form import Form
from desk.domain.mail.alerts import mail_words
from desk.domain.mail.uses.table import TO_THE_DESK
from desk.domain.submissions.model import Item
from desk.domain.submissions.workflow import APPLICANT
from desk.storage.reader import Dossier

ANSWER, PROMISE, ARRIVAL = "#days", "#promise", "#arrival"
"""What `measured` adds to a META item."""

MOST_DAYS = 6
_MISSED_BY_DESK, _MISS, _REOPEN, _REPLY = "desk_missed", "miss_promise", "reopen", "reply"
_ENDED_UNANSWERED = frozenset({"cancelled", "released", _MISSED_BY_DESK})
KEPT, LATE = "期限までに回答", "期限を過ぎて回答"
AHEAD, MISSED = "まだ回答していない（期限の前）", "まだ回答していない（期限を過ぎた）"
ENDED = "回答する前に終わった"
PROMISES = (KEPT, LATE, AHEAD, MISSED, ENDED)
DAYS = ("当日", *(f"{n}開庁日" for n in range(1, MOST_DAYS)), f"{MOST_DAYS}開庁日以上")
ARRIVALS = ("届かなかったメールがない", "届かなかったメールがある")

Row = tuple[str, str, str]


def measured(form: Form, dossier: Dossier, *, today: date) -> Item:
    """The META item with its days to the answer ("" without one), its promise and its mails' arrival."""
    course = _course(dossier)
    due = course.due or due_day(form, course.promised)
    if course.answered is None:
        is_over = due is not None and due < today and "waiting" not in dossier.meta
        is_missed = (is_over or course.is_broken) and not course.has_ended
        was_missed = is_missed or dossier.meta["status"] == _MISSED_BY_DESK
        promise = MISSED if was_missed else ENDED if course.has_ended else AHEAD
        days = ""
    else:
        promise = LATE if course.is_broken or (due and course.answered > due) else KEPT
        between = opening_days_between(form, tokyo_day(course.promised), course.answered)
        days = DAYS[min(between, MOST_DAYS)]
    lost = any(_is_lost(mail) for mail in dossier.mails)
    return {**dossier.meta, ANSWER: days, PROMISE: promise, ARRIVAL: ARRIVALS[lost]}


def service_rows(items: Sequence[Item], dossiers: Sequence[Dossier]) -> Iterator[Row]:
    """Every figure as it is, for the desk itself; `items` are the measured ones of `dossiers`."""
    days = Counter(item[ANSWER] for item in items)
    yield from (("回答までの開庁日数", name, str(days[name])) for name in DAYS)
    promises = Counter(item[PROMISE] for item in items)
    yield from (("回答の期限", name, str(promises[name])) for name in PROMISES)
    over = promises[KEPT] + promises[LATE] + promises[MISSED]
    yield "回答の期限", "期限を守った割合", share(promises[KEPT], over)
    states = Counter(item["status"] for item in items)
    held = states["done"] + states["no_show"] + states["unidentified"] + states["not_kept"]
    if any("slot" in item for item in items):
        yield "相談の当日", "来なかった", str(states["no_show"])
        yield "相談の当日", "来なかった割合", share(states["no_show"], held)
        yield "相談の当日", "注意事項が守られず終了", str(states["not_kept"])
    yield "届かなかったメール", "受付の数", str(sum(item[ARRIVAL] == ARRIVALS[True] for item in items))
    lost = Counter(mail["kind"] for dossier in dossiers for mail in dossier.mails if _is_lost(mail))
    yield from (("届かなかったメール", mail_words(kind), str(lost[kind])) for kind in sorted(lost))


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
    """The opening days behind `after` up to `until`; MOST_DAYS stands for more, too."""
    days, day = 0, after
    while day < until and days < MOST_DAYS:
        day += ONE_DAY
        days += form.calendar.may_open(day)
    return days


def _is_lost(mail: Item) -> bool:
    return mail["status"] == "failed" and mail["kind"] not in TO_THE_DESK


def share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "－"
