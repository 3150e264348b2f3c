"""Figures without people: how many submissions a form had, and of which kind.

Only what has a fixed set of answers is counted: month, state, weekday and start time of the slot, the
reason of a refusal, and each choice that the form marks as no personal data (`pii: none`). Never free text.

Each table counts every submission of the form once (`desk.staff.figures.small_counts` says what of it is
shown), with two exceptions. A table of only some submissions (the reason of those that were declined, a
question that only some are asked) would reveal how many those are; it's published only if the table that it
depends on already shows each of their categories. And a question with several answers has no sum to fold: an
answer is shown if both those who gave it and those who didn't are nobody or 5 or more; the others get no
figure at all, and how many gave no answer isn't shown.

All this holds within one export. Two exports of overlapping periods can be subtracted: publish only one
of them.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from desk.domain.calendar.moments import TOKYO, WEEKDAY_WORDS, from_stamp
from desk.domain.calendar.slots import parse_slot, times_of
from desk.domain.forms.checks.conditions import Condition
from desk.domain.forms.form import Form
from desk.domain.submissions.model import PHONE, Item
from desk.staff.figures import service
from desk.staff.figures.small_counts import LEAST, fold, is_safe

Row = tuple[str, str, str]
"""Table, category, figure."""

FEW = "5未満"
FOLDED = "5未満の項目をまとめたもの"
NO_FIGURE = "数は出しません"
HIDDEN = "人数が少ないため出しません"
_OTHER = "今のフォームにない答え"


@dataclass(frozen=True, kw_only=True)
class Question:
    """One table. `values` gives an item's categories (exactly one, unless `several`); `within` names the
    table that it depends on and the categories there whose items it counts.
    """

    title: str
    labels: Mapping[str, str]
    values: Callable[[Item], Sequence[str]]
    several: bool = False
    within: tuple[str, frozenset[str]] | None = None


def tally(
    form: Form, items: Sequence[Item], status_words: Mapping[str, str], *, is_folded: bool = True
) -> Iterator[Row]:
    """The rows of one form's tables. Without folding every count is shown: for the desk alone. Pure."""
    total = len(items)
    asked = dict(_questions(form, items, status_words))
    if not is_folded:
        yield "全体", "受け付けた件数", str(total)
        for question in asked.values():
            for name, count in _counts(question, items).items():
                if count:
                    yield question.title, question.labels.get(name, _OTHER), str(count)
        return
    yield "全体", "受け付けた件数", FEW if 0 < total < LEAST else str(total)
    if total < LEAST:
        return
    asked |= _service_questions(items)
    for name, question in asked.items():
        counted = _counted_items(name, asked, items)
        if counted is None:
            yield question.title, HIDDEN, ""
        else:
            for label, figure in _table(question, counted):
                yield question.title, label, figure


def _table(question: Question, items: Sequence[Item]) -> Iterator[tuple[str, str]]:
    counts = _counts(question, items)
    if question.several:
        shown = {name: count for name, count in counts.items() if count and is_safe(count, len(items))}
        folded = NO_FIGURE if any(count for name, count in counts.items() if name not in shown) else ""
    else:
        shown, rest = fold(counts)
        folded = str(rest) if rest else ""
    yield from ((question.labels.get(name, _OTHER), str(count)) for name, count in shown.items())
    if folded:
        yield FOLDED, folded


def _counts(question: Question, items: Sequence[Item]) -> dict[str, int]:
    """Category -> how many, in the order of the labels. An answer without a label could be any text."""
    found = Counter(
        value if value in question.labels else _OTHER
        for item in items
        for value in set(question.values(item))
    )
    return {name: found[name] for name in [*question.labels, _OTHER]}


def _counted_items(name: str, asked: Mapping[str, Question], items: Sequence[Item]) -> Sequence[Item] | None:
    """The items that a table counts; None if their number isn't public."""
    within = asked[name].within
    if within is None:
        return items
    above, categories = within
    if above not in asked or asked[above].several:
        return None
    counted = _counted_items(above, asked, items)
    if counted is None or not categories <= set(fold(_counts(asked[above], counted))[0]):
        return None
    return [item for item in counted if asked[above].values(item)[0] in categories]


def _questions(
    form: Form, items: Sequence[Item], status_words: Mapping[str, str]
) -> Iterator[tuple[str, Question]]:
    months = sorted({_month(item)[0] for item in items})
    yield "#month", Question(title="受け付けた月", labels={month: month for month in months}, values=_month)
    yield "#status", Question(title="状態", labels=status_words, values=lambda item: [item["status"]])
    if "by_phone" in form.words:
        channels = {"": "サイト", PHONE: "電話"}
        yield "#channel", Question(title="受け付け方", labels=channels, values=_channel)
    if form.grid:
        days = {day: f"{day}曜日" for day in WEEKDAY_WORDS}
        yield "#weekday", Question(title="相談の曜日", labels=days | _NONE, values=_weekday)
        times = dict(times_of(form.grid.times, form.clock))
        yield "#time", Question(title="相談が始まる時刻", labels=times | _NONE, values=_time)
        reasons = {reason: reason for reason in form.words["handling"]["decline_reasons"]}
        declined = ("#status", frozenset({"declined"}))
        yield (
            "#reason",
            Question(title="お断りの理由", labels=reasons | _NONE, values=_reason, within=declined),
        )
    for section in form.words["sections"]:
        for field in section["fields"]:
            labels = _choices(form, field)
            if labels is not None and form.words["fields"][field]["pii"] == "none":
                yield field, _question(form, field, labels)


_NOWHERE = ("", frozenset[str]())
"""A table that is not there: what depends on it is hidden."""


def _service_questions(items: Sequence[Item]) -> dict[str, Question]:
    """How the desk served, of items that `desk.staff.figures.service` has measured: days and promise are one
    table, because two of one matter could be subtracted.
    """
    if not all(service.PROMISE in item for item in items):
        return {}
    seen = Counter((item["status"], item[service.PROMISE]) for item in items)
    answers = [f"{days}、{promise}" for days in service.DAYS for promise in (service.KEPT, service.LATE)]
    labels = {name: name for name in (*answers, service.AHEAD, service.MISSED, service.ENDED)}
    arrivals = {name: name for name in service.ARRIVALS}
    return {
        "#promise": Question(
            title="回答までの開庁日数と期限",
            labels=labels,
            values=_served,
            within=None if service.is_safe_beside_states(seen, LEAST) else _NOWHERE,
        ),
        "#arrival": Question(
            title="メールの届き方", labels=arrivals, values=lambda item: [item[service.ARRIVAL]]
        ),
    }


def _served(item: Item) -> Sequence[str]:
    return ["、".join(filter(None, (item[service.ANSWER], item[service.PROMISE])))]


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


def _month(item: Item) -> Sequence[str]:
    return [f"{from_stamp(item['received_at']).astimezone(TOKYO):%Y-%m}"]


def _channel(item: Item) -> Sequence[str]:
    return [str(item.get("channel", ""))]


def _weekday(item: Item) -> Sequence[str]:
    return [WEEKDAY_WORDS[parse_slot(item["slot"]).weekday()] if "slot" in item else ""]


def _time(item: Item) -> Sequence[str]:
    return [item["slot"][11:] if "slot" in item else ""]


def _reason(item: Item) -> Sequence[str]:
    return [item.get("reason", "")]
