"""The slots of a form that books: their times, the questions for them, and whether any can be booked."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from functools import lru_cache
from itertools import islice
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Source
from builder.reading.suggest import did_you_mean
from builder.rules.forms.schemas import if_question_is_right
from builder.rules.forms.slot_times import time_mistakes
from builder.rules.opening.calendars import flat_holidays, sound_calendars
from desk.domain.calendar.moments import TOKYO
from desk.domain.calendar.slots import SlotGrid
from desk.domain.mail.uses.use import Life

_FEWEST_BOOKABLE = 0.75
"""Around New Year and in May, some days of a sound desk can't be booked either."""

_LOOKED_AT = 100
"""Days: five months."""


def slot_mistakes(checked: Checked, source: Source) -> Iterator[Mistake]:
    """A form books if it has both: `slots`, and a `slot` that has to be answered."""
    slots, schema = source.data.get("slots"), checked.schemas.get(source.stem)
    if schema:
        properties = schema.data["properties"]
        asked = [name for name in ("slot", "other_slots") if name in properties]
        if asked and not slots:
            message = (
                f"「{asked[0]}」は予約の日時の項目ですが、予約の枠（slots）がありません。"
                "枠をとらずに受け付けてしまうので、slots を書き足してください。"
                "日付だけをたずねるなら、きまりの format を date にして、名前を変えます。"
            )
            told = source.key_mistake(("fields", asked[0]), message)
            yield told.on("slots", source.stem, is_cause=True)
        elif slots and not _is_required(schema.data, "slot"):
            which = "その項目を" if "slot" in properties else "slot という項目（format が slot）を作って、"
            message = (
                "予約の枠（slots）がありますが、きまりの required に slot がありません。"
                f"日時のない予約ができてしまうので、{which} required に入れてください。"
            )
            told = if_question_is_right(source.key_mistake(("slots",), message), source.stem, "slot")
            yield told.unless_missing("field")
    if "earlier" in source.data:
        yield from _earlier(source, schema.data["properties"] if schema else {})
    if not slots:
        return
    yield from time_mistakes(checked, source)
    days = _bookable(checked, slots, _LOOKED_AT)
    if days and not any(days) and not any(_bookable(checked, slots)):
        message = (
            f"この数では、予約できる日が1日もありません。{slots['horizon_days']}日先までしか選べないのに、"
            f"{slots['lead_opening_days']}開庁日前の期限が、もう過ぎています。"
            "horizon_days を大きくするか、lead_opening_days を小さくしてください。"
        )
        yield source.mistake(("slots", "horizon_days"), message)


def _earlier(source: Source, properties: Mapping[str, Any]) -> Iterator[Mistake]:
    """The offers of earlier slots: a form that books, a box to tick, a mail."""
    if "slots" not in source.data:
        message = "早い日時のお知らせ（earlier）は、予約の枠（slots）があるフォームでだけ使えます。"
        yield source.key_mistake(("earlier",), message).on("slots", source.stem)
        return
    name = source.data["earlier"]["field"]
    boxes = [one for one, rule in properties.items() if rule.get("type") == "boolean" and "const" not in rule]
    if properties and name not in boxes:
        listed = f"書けるのは {'・'.join(boxes)} です。" if boxes else "そのような項目を作ってください。"
        hint = did_you_mean(name, boxes) or listed
        message = f"「{name}」は、チェックを入れても入れなくてもよい項目ではありません。{hint}"
        yield if_question_is_right(source.mistake(("earlier", "field"), message), source.stem, name)
    if "earlier_slot" not in source.data["mails"]:
        message = "早い日時のお知らせ（earlier）には、mails に earlier_slot も要ります。書き足してください。"
        yield source.key_mistake(("earlier",), message)


def books(checked: Checked, form: Source) -> bool:
    """Whether the form books slots, or is meant to: one that asks for a slot and has lost its `slots`."""
    schema = checked.schemas.get(form.stem)
    return "slots" in form.data or (schema is not None and "slot" in schema.data["properties"])


def life_of(checked: Checked, form: Source) -> Life:
    """Which of the table's mails are the form's (`desk.domain.mail.uses`)."""
    if books(checked, form):
        return "booking"
    return "seminar" if "seminar_field" in form.data else "consultation"


def is_managed(checked: Checked, form: Source) -> bool:
    """Whether the form's applicants have a page for what they sent."""
    return books(checked, form) or bool(form.data.get("manage"))


def few_days_warnings(checked: Checked) -> Iterator[Mistake]:
    """Each form of whose days many can never be booked: their deadline is past before they can be chosen."""
    for form in checked.all("form"):
        slots = form.data.get("slots")
        days = _bookable(checked, slots, _LOOKED_AT) if slots else ()
        if days and 0 < sum(days) / len(days) < _FEWEST_BOOKABLE:
            message = (
                f"開いている日の{round(100 * days.count(False) / len(days))}%が、予約できません。"
                f"{slots['horizon_days']}日先までしか選べないのに、"
                f"その日の{slots['lead_opening_days']}開庁日前の期限が、もう過ぎているためです。"
                "horizon_days を大きくするか、lead_opening_days を小さくしてください。"
            )
            yield form.mistake(("slots", "horizon_days"), message)


def _bookable(checked: Checked, slots: Mapping[str, Any], most: int | None = None) -> tuple[bool, ...]:
    """Whether each day of the published years (the first `most` of them) can still be booked when it first
    can be chosen; nothing if that isn't known. Without the desk's closures, whose own mistakes are told by
    themselves.
    """
    calendars = {
        name: {key: value for key, value in row.items() if key not in ("year_end", "extra_closures")}
        for name, row in sound_calendars(checked).items()
    }
    holidays = flat_holidays(checked)
    if slots["calendar"] not in calendars or not holidays:
        return ()
    bundle = {"calendars": calendars, "holidays": holidays, "site": {"clock": 24}}
    return _bookable_days(json.dumps([bundle, slots]), most)


@lru_cache(maxsize=16)
def _bookable_days(bundle_and_slots: str, most: int | None) -> tuple[bool, ...]:
    """As JSON: the days of the same calendar and slots aren't tried again."""
    bundle, slots = json.loads(bundle_and_slots)
    grid = SlotGrid.from_bundle(bundle, slots)
    return tuple(
        grid.day_error(day, now=datetime.combine(day, time(), TOKYO) - grid.horizon) is None
        for day, _ in islice(grid.days(), most)
    )


def _is_required(schema: Mapping[str, Any], field: str) -> bool:
    """Whether a field has to be answered, by everyone or after some answer."""
    ways = [schema, *(rule.get(way, {}) for rule in schema.get("allOf", ()) for way in ("then", "else"))]
    return any(field in way.get("required", ()) for way in ways)
