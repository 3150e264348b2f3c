"""What is counted of a form's submissions, as numbers that can be added up and kept. Pure.

Only what has a fixed set of answers is counted: month, state, weekday and start time of the slot, the
reason of a refusal, and each choice that the form marks as no personal data (`pii: none`). Never free text:
an answer without a label counts as OTHER, whatever it says. What is shown of the counts, and what of it is
folded, is said in `tables`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from desk.domain.calendar.moments import TOKYO, WEEKDAY_WORDS, from_stamp
from desk.domain.calendar.slots import parse_slot, times_of
from desk.domain.forms.checks.conditions import Condition
from desk.domain.forms.form import Form
from desk.domain.submissions.model import PHONE, Item
from desk.usecases.figures import service

Counts = dict[str, dict[str, int]]
"""Table -> category -> how many. Beside each question's table NAME there are, for one that not everybody is
asked, NAME@ (the same among those who are asked) and NAME@of (how many they are, under "").
"""

TOTAL, MONTH, STATUS, PROMISE, PAIRS = "#total", "#month", "#status", "#promise", "#pairs"
"""Tables of every form; PAIRS counts "state promise".
"""
OTHER = "?"
"""The category of what has no label."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One table. `values` gives an item's categories (exactly one, unless `several`); `labels` their words,
    None if any category is sound; `within` names the table that it depends on and the categories there whose
    items it counts.
    """

    title: str
    labels: Mapping[str, str] | None
    values: Callable[[Item], Sequence[str]]
    several: bool = False
    within: tuple[str, frozenset[str]] | None = None


def counted(form: Form, items: Sequence[Item]) -> Counts:
    """Every table of these META items; how the desk served only if `service` has measured all of them."""
    asked = dict(questions(form))
    found: Counts = {TOTAL: {"": len(items)}}
    if items and all(service.PROMISE in item for item in items):
        asked |= service_questions()
        found[PAIRS] = dict(Counter(f"{item['status']} {item[service.PROMISE]}" for item in items))
        found |= service.service_counts(items)
    for name, question in asked.items():
        found[name] = _count(question, items)
        if question.within:
            some = _asked_items(name, asked, items)
            found[f"{name}@"] = _count(question, some)
            found[f"{name}@of"] = {"": len(some)}
    return found


def added(several: Iterable[Counts]) -> Counts:
    """The sum."""
    total: Counts = {}
    for one in several:
        for name, table in one.items():
            sums = total.setdefault(name, {})
            for category, count in table.items():
                sums[category] = sums.get(category, 0) + count
    return total


def _count(question: Question, items: Sequence[Item]) -> dict[str, int]:
    return dict(
        Counter(
            value if question.labels is None or value in question.labels else OTHER
            for item in items
            for value in set(question.values(item))
        )
    )


def _asked_items(name: str, asked: Mapping[str, Question], items: Sequence[Item]) -> Sequence[Item]:
    """The items that a table counts: those in some categories of the table that it depends on."""
    within = asked[name].within
    if within is None:
        return items
    above, categories = within
    if above not in asked or asked[above].several:
        return []
    some = _asked_items(above, asked, items)
    return [item for item in some if asked[above].values(item)[0] in categories]


def questions(form: Form) -> Iterator[tuple[str, Question]]:
    """What is counted of a form, by the name of its table."""
    yield MONTH, Question(title="受け付けた月", labels=None, values=_month)
    yield STATUS, Question(title="状態", labels=None, values=lambda item: [str(item["status"])])
    if "by_phone" in form.words:
        channels = {"": "サイト", PHONE: "電話"}
        yield "#channel", Question(title="受け付け方", labels=channels, values=_channel)
    if form.grid:
        days = {day: f"{day}曜日" for day in WEEKDAY_WORDS}
        yield "#weekday", Question(title="相談の曜日", labels=days | _NONE, values=_weekday)
        times = dict(times_of(form.grid.times, form.clock))
        yield "#time", Question(title="相談が始まる時刻", labels=times | _NONE, values=_time)
        reasons = {reason: reason for reason in form.words["handling"]["decline_reasons"]}
        declined = (STATUS, frozenset({"declined"}))
        yield (
            "#reason",
            Question(title="お断りの理由", labels=reasons | _NONE, values=_reason, within=declined),
        )
    for section in form.words["sections"]:
        for field in section["fields"]:
            labels = _choices(form, field)
            if labels is not None and form.words["fields"][field]["pii"] == "none":
                yield field, _question(form, field, labels)


def service_questions() -> dict[str, Question]:
    """How the desk served: days and promise are one table, because two of one matter could be subtracted."""
    ways = {
        f"{days} {promise}": f"{words}、{service.PROMISES[promise]}"
        for days, words in enumerate(service.DAYS)
        for promise in (service.KEPT, service.LATE)
    }
    labels = ways | {name: service.PROMISES[name] for name in (service.AHEAD, service.MISSED, service.ENDED)}
    return {
        PROMISE: Question(title="対応までの開庁日数と期限", labels=labels, values=_served),
        "#arrival": Question(
            title="メールの届き方", labels=service.ARRIVALS, values=lambda item: [item[service.ARRIVAL]]
        ),
    }


def _served(item: Item) -> Sequence[str]:
    days = item[service.ANSWER]
    shown = "" if days is None else f"{min(days, service.MOST_DAYS)} "
    return [f"{shown}{item[service.PROMISE]}"]


_NONE = {"": "答えなし"}


def _question(form: Form, field: str, labels: Mapping[str, str]) -> Question:
    when = form.conditions.get(field)
    several = form.schema["properties"][field].get("type") == "array"
    return Question(
        title=form.label(field),
        labels=labels if several else {**labels, **_NONE},
        values=partial(_answers, field, several),
        several=several,
        within=(when.field, _keys_asked(form, when)) if when else None,
    )


def _keys_asked(form: Form, when: Condition) -> frozenset[str]:
    """The categories of the other question whose people are asked."""
    named = frozenset(map(_key, when.values))
    return frozenset({*(_choices(form, when.field) or {}), *_NONE}) - named if when.unless else named


def _choices(form: Form, field: str) -> dict[str, str] | None:
    """The categories of a field with a fixed set of answers, and their words; None for any other field."""
    rule: Mapping[str, Any] = form.schema["properties"][field]
    rule = rule.get("items", rule)
    if rule.get("type") == "boolean":
        return {"true": form.page_words["yes"], "false": form.page_words["no"]}
    options = form.words["fields"][field].get("options", {})
    return {_key(value): options.get(value, str(value)) for value in rule["enum"]} if "enum" in rule else None


def _answers(field: str, several: bool, item: Item) -> Sequence[str]:
    value = item.get("answers", {}).get(field)
    if several:
        return [_key(one) for one in value] if isinstance(value, list) else []
    return [_key(value)]


def _key(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def month_of(item: Item) -> str:
    """The Tokyo month in which a submission was received (YYYY-MM)."""
    return f"{from_stamp(item['received_at']).astimezone(TOKYO):%Y-%m}"


def _month(item: Item) -> Sequence[str]:
    return [month_of(item)]


def _channel(item: Item) -> Sequence[str]:
    return [str(item.get("channel", ""))]


def _weekday(item: Item) -> Sequence[str]:
    return [WEEKDAY_WORDS[parse_slot(item["slot"]).weekday()] if "slot" in item else ""]


def _time(item: Item) -> Sequence[str]:
    return [item["slot"][11:] if "slot" in item else ""]


def _reason(item: Item) -> Sequence[str]:
    return [item.get("reason", "")]
