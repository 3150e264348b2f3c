"""The slots of a form that books: their times, and the questions that ask for them."""

from collections.abc import Iterator, Mapping
from typing import Any

from builder.files.sound import Checked
from builder.reading.mistakes import Mistake
from builder.reading.source import Source


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
            yield source.key_mistake(("fields", asked[0]), message)
        elif slots and not _is_required(schema.data, "slot"):
            which = "その項目を" if "slot" in properties else "slot という項目（format が slot）を作って、"
            message = (
                "予約の枠（slots）がありますが、きまりの required に slot がありません。"
                f"日時のない予約ができてしまうので、{which} required に入れてください。"
            )
            yield source.key_mistake(("slots",), message)
    if not slots:
        return
    minutes = [int(time[:2]) * 60 + int(time[3:]) for time in slots["times"]]
    for index, (start, following) in enumerate(zip(minutes, [*minutes[1:], None], strict=True)):
        path = ("slots", "times", index)
        if following is not None and following < start:
            yield source.mistake((*path[:-1], index + 1), "時刻は、早い順に書いてください。")
        elif following is not None and following - start < slots["minutes"]:
            yield source.mistake(
                (*path[:-1], index + 1), f"前の回（{slots['minutes']}分）が終わる前に始まります。"
            )
        if start + slots["minutes"] > 24 * 60:
            yield source.mistake(path, "相談が次の日にかかります。時刻か minutes を直してください。")


def _is_required(schema: Mapping[str, Any], field: str) -> bool:
    """Whether a field has to be answered, by everyone or after some answer."""
    ways = [schema, *(rule.get(way, {}) for rule in schema.get("allOf", ()) for way in ("then", "else"))]
    return any(field in way.get("required", ()) for way in ways)
