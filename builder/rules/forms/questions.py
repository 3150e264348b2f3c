"""The words of a form's questions against its rules: what is folded, filled, placed or leads elsewhere."""

from collections.abc import Iterator, Mapping
from typing import Any

from builder.reading.mistakes import Mistake
from builder.reading.source import Source
from builder.reading.suggest import apart, did_you_mean
from builder.rules.forms.likely import not_in_rules
from builder.rules.forms.schemas import if_question_is_right, item_rule


def question_mistakes(source: Source, schema: dict[str, Any]) -> Iterator[Mistake]:
    """Mistakes of a form's words, given its rules."""
    properties = schema["properties"]
    for name in source.data["fields"]:
        if name in properties:
            yield from _folded(source, name, schema)
            yield from _fills(source, name, properties)
            for told in _elsewhere(source, name, properties[name]):
                yield if_question_is_right(told, source.stem, name)
    yield from _sections(source, properties)
    yield from _remarks(source, properties)
    yield from _on_the_day(source, properties)


def _elsewhere(source: Source, name: str, rule: Mapping[str, Any]) -> Iterator[Mistake]:
    """`elsewhere` is for one choice of several, and names only choices that the rules don't accept."""
    path = ("fields", name, "elsewhere")
    word = source.data["fields"][name]
    if "elsewhere" in word and ("enum" not in rule or word.get("control") == "select"):
        message = "elsewhere は、1つを選ぶ項目（きまりに enum があり、select でないもの）でだけ使えます。"
        yield source.key_mistake(path, message)
    for value in word.get("elsewhere", {}):
        if value in rule.get("enum", []):
            message = f"「{value}」は、受け付ける選択肢です。options に書いてください。"
            yield source.key_mistake((*path, value), message)


def _folded(source: Source, name: str, schema: dict[str, Any]) -> Iterator[Mistake]:
    """Nobody overlooks a question that has to be answered: only others are folded away."""
    ways = [schema, *(rule.get(way, {}) for rule in schema.get("allOf", []) for way in ("then", "else"))]
    if "folded" in source.data["fields"][name] and any(name in way.get("required", []) for way in ways):
        yield source.key_mistake(
            ("fields", name, "folded"),
            f"「{name}」は、答えなければならないことがある項目です。畳めないので、消してください。",
        )


def _fills(source: Source, name: str, properties: dict[str, Any]) -> Iterator[Mistake]:
    """`fills` is only for a postal code, and only fills an address."""
    filled = source.data["fields"][name].get("fills")
    if filled is None:
        return
    path = ("fields", name, "fills")
    if filled not in properties:
        message = not_in_rules(source.stem, "項目", filled, did_you_mean(filled, properties))
        yield source.mistake(path, message).on("field", f"{source.stem}:{filled}")
    elif properties[filled].get("format") != "jp-address":
        message = (
            f"「{filled}」は、住所の項目（きまりの format が jp-address）ではありません。見直してください。"
        )
        yield if_question_is_right(source.mistake(path, message), source.stem, filled)
    elif properties[name].get("format") != "jp-postal-code":
        message = (
            "fills は、郵便番号（きまりの format が jp-postal-code）の項目でだけ使えます。消してください。"
        )
        yield if_question_is_right(source.mistake(path, message), source.stem, name)


def _sections(source: Source, properties: dict[str, Any]) -> Iterator[Mistake]:
    placed: dict[str, int] = {}
    if "same_step" in source.data["sections"][0]:
        yield source.key_mistake(
            ("sections", 0, "same_step"), "最初のまとまりには、前のまとまりがありません。消してください。"
        )
    for index, section in enumerate(source.data["sections"]):
        for place, name in enumerate(section["fields"]):
            path = ("sections", index, "fields", place)
            if name not in properties:
                message = not_in_rules(source.stem, "項目", name, did_you_mean(name, properties))
                yield source.mistake(path, message).on("field", f"{source.stem}:{name}")
            elif name in placed:
                yield source.mistake(
                    path, f"「{name}」は{placed[name]}行目でも使われています。1か所だけにしてください。"
                )
            placed.setdefault(name, source.mistake(path, "").line)
    words = [name for name in source.data["fields"] if name in properties]
    _, left = apart(placed, words)
    if left:
        listed = "".join(f"「{name}」" for name in left)
        message = f"{listed}を、sections のどれか1つの fields に入れてください。"
        yield source.key_mistake(("fields", left[0]), message)


def order_mistakes(source: Source, schema: dict[str, Any]) -> Iterator[Mistake]:
    """Whoever answers from the top comes to what decides on a question before that question."""
    order = [name for section in source.data["sections"] for name in section["fields"]]
    for rule in schema.get("allOf", []):
        deciding = next(iter(rule["if"]["properties"]))
        for name in [name for way in ("then", "else") for name in rule.get(way, {}).get("required", [])]:
            if name in order and deciding in order and order.index(name) < order.index(deciding):
                message = (
                    f"「{name}」が必須かどうかは「{deciding}」の答えで決まるのに、「{deciding}」が後にあります。"
                    f"sections で「{deciding}」を先に置いてください。"
                )
                section, place = _placed(source, name)
                yield source.mistake(("sections", section, "fields", place), message)


def _placed(source: Source, name: str) -> tuple[int, int]:
    """The section of a question, and its place in it."""
    return next(
        (index, section["fields"].index(name))
        for index, section in enumerate(source.data["sections"])
        if name in section["fields"]
    )


def _remarks(source: Source, properties: dict[str, Any]) -> Iterator[Mistake]:
    """A remark is about questions of the form and their options."""
    for index, remark in enumerate(source.data.get("remarks", ())):
        for path, field in [(("field",), remark["field"]), *((("when", one), one) for one in remark["when"])]:
            if field not in properties:
                message = not_in_rules(source.stem, "項目", field, did_you_mean(field, properties))
                told = source.mistake(("remarks", index, *path), message)
                yield told.on("field", f"{source.stem}:{field}")
        for field, values in remark["when"].items():
            options = item_rule(properties.get(field, {})).get("enum", values)
            for value in [one for one in values if one not in options]:
                message = f"「{value}」は「{field}」の選択肢ではありません。"
                told = source.mistake(("remarks", index, "when", field), message)
                told = told.on("choice", f"{source.stem}:{field}:{value}")
                yield if_question_is_right(told, source.stem, field)


def _on_the_day(source: Source, properties: dict[str, Any]) -> Iterator[Mistake]:
    """A mark is about a question of the form and its options."""
    for index, one in enumerate(source.data.get("on_the_day", ())):
        field, path = one["field"], ("on_the_day", index)
        if field not in properties:
            message = not_in_rules(source.stem, "項目", field, did_you_mean(field, properties))
            told = source.mistake((*path, "field"), message)
            yield told.on("field", f"{source.stem}:{field}")
            continue
        options = item_rule(properties[field]).get("enum", ())
        for at, value in enumerate(one.get("options", ())):
            if value not in options:
                hint = did_you_mean(value, options) or "options を消すと、何か答えがあるときに出ます。"
                told = source.mistake(
                    (*path, "options", at), f"「{value}」は「{field}」の選択肢ではありません。{hint}"
                )
                told = told.on("choice", f"{source.stem}:{field}:{value}")
                yield if_question_is_right(told, source.stem, field)
