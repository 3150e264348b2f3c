"""What a form says of calls and meetings: what a caller need not answer, and the kind of meeting."""

from collections.abc import Iterator
from typing import Any

from builder.reading.mistakes import Mistake
from builder.reading.source import Source
from builder.reading.suggest import did_you_mean
from builder.rules.forms.schemas import if_question_is_right
from desk.domain.forms.formats import CHECKS
from desk.domain.submissions.meeting import PHONE


def channel_mistakes(source: Source, schema: dict[str, Any]) -> Iterator[Mistake]:
    yield from _by_phone(source, schema)
    yield from _meeting_field(source, schema["properties"])
    yield from _needs_a_number(source, schema)


def _by_phone(source: Source, schema: dict[str, Any]) -> Iterator[Mistake]:
    rules = source.data.get("by_phone", {})
    if "lead_opening_days" in rules and "slots" not in source.data:
        message = (
            "予約の枠（slots）がないフォームには、期限がありません。lead_opening_days を消してください。"
        )
        yield source.key_mistake(("by_phone", "lead_opening_days"), message).on("slots", source.stem)
    if "until_start" in rules and "seminar_field" not in source.data:
        message = (
            "セミナーの申込みのフォーム（seminar_field）ではないので、"
            "until_start は使われません。消してください。"
        )
        yield source.key_mistake(("by_phone", "until_start"), message).on("seminars", source.stem)
    required = schema.get("required", [])
    for index, name in enumerate(rules.get("not_required", ())):
        path = ("by_phone", "not_required", index)
        if name == "slot" or schema["properties"].get(name, {}).get("const") is True:
            message = f"「{name}」は、電話でも必ず聞く項目です。消してください。"
            yield source.mistake(path, message)
        elif name not in required:
            hint = did_you_mean(name, required) or "消してください。"
            told = source.mistake(path, f"「{name}」は、必須の項目ではありません。{hint}")
            yield if_question_is_right(told, source.stem, name).unless_missing("field")


def _needs_a_number(source: Source, schema: dict[str, Any]) -> Iterator[Mistake]:
    """Where consultations are by phone, applicants are asked for the number; all of them if there is no
    other way.
    """
    kinds = source.data.get("handling", {}).get("meeting_kinds", {})
    if PHONE not in kinds:
        return
    properties = schema["properties"]
    asked = {name: rule.get("format") for name, rule in properties.items() if "format" in rule}
    numbers = [name for name, kind in asked.items() if kind == "jp-phone"]
    path = ("handling", "meeting_kinds", PHONE)
    if not numbers and {*asked.values()} <= {*CHECKS}:  # a format that there isn't is told by itself
        message = (
            "電話で相談する方法がありますが、"
            "電話番号をたずねる項目（きまりの format が jp-phone）がありません。"
            "その項目を作るか、phone を消してください。"
        )
        yield source.key_mistake(path, message).unless_missing("field")
    elif numbers and len(kinds) == 1 and not set(numbers) & set(schema.get("required", ())):
        message = (
            "相談の方法が電話だけなので、電話番号は、だれにも答えていただきます。"
            f"きまりの required に {numbers[0]} を入れてください。"
        )
        yield if_question_is_right(source.key_mistake(path, message), source.stem, numbers[0])


def _meeting_field(source: Source, properties: dict[str, Any]) -> Iterator[Mistake]:
    """The question's choices are kinds that the form offers."""
    field = source.data.get("meeting_field")
    if field is None:
        return
    kinds = source.data.get("handling", {}).get("meeting_kinds", {})
    choices = properties.get(field, {}).get("enum")
    if field not in properties:
        hint = did_you_mean(field, properties) or "名前を見直してください。"
        message = f"「{field}」という項目は、このフォームのきまりにありません。{hint}"
        yield source.mistake(("meeting_field",), message)
    elif choices is None or not set(choices) <= set(kinds):
        listed = "・".join(kinds) or "（ありません）"
        message = (
            f"「{field}」の選択肢は、相談の方法（handling の meeting_kinds）にあるものだけにしてください："
            f"{listed}"
        )
        told = if_question_is_right(source.mistake(("meeting_field",), message), source.stem, field)
        for kind in set(kinds) - set(choices or ()):  # a choice that was misspelt is reported by its words
            told = told.unless_wrong("choice", f"{source.stem}:{field}:{kind}")
        yield told
